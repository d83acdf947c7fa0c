"""How quick search, lists and desks are among a million opinions, for one user. Not part of the tests.

    DATABASE_URL=… python manage.py migrate && DATABASE_URL=… python manage.py make_load
    DATABASE_URL=… python -m tests.bench.growth            all, or only those whose name holds a word: growth search

Search is measured alone, as the query that finds a page of keys: the slowest of its 20 times but one. Pages are whole,
signing in and template included: the middle one of seven. Both by the processor (this process and the database's, see
`clock`) and, behind a slash, by the clock; public ones as the first reader after each publication gets them, when
nothing of them is kept; then the queries, and at the end how much memory all of it took.
"""

import logging
import os
import statistics
import sys
from collections.abc import Callable, Iterator

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django  # after the settings are chosen

django.setup()
logging.disable(logging.WARNING)  # slow requests are reported below

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from feedback.models import Commitment, Opinion, Response  # noqa: E402
from feedback.views.narrowing import NEWEST_FIRST  # noqa: E402
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic, User  # noqa: E402
from tests.as_migrated import publish_something  # noqa: E402
from tests.bench.clock import memory_mb, milliseconds, of_this_machine  # noqa: E402
from tests.builders import make_user  # noqa: E402

SEARCHES = {
    "one, everywhere": "phuong",
    "one, common": "ngap",
    "one, rare": "khinh",
    "one, absent": "zqzq",
    "one, begun": "ng",
    "one, with marks": "Cống",
    "two, common": "thoat nuoc",
    "two, common, begun": "rac th",
    "two, one of them rare": "duong chieng",
    "two, each common, seldom together": "karaoke nghi",
    "two, absent": "zqzq duong",
    "five, everywhere": "de nghi phuong kiem tra",
    "five, common": "cong thoat nuoc bi tac",
    "five, begun": "nap ho ga bi v",
    "five, rare": "cho hoa sen duong mai tung",
    "five, absent": "ngo duong cho phuong zqzq",
}
TIMES = 20
PAGE = 21


def search_times(words: str) -> list[tuple[float, float]]:
    def find() -> None:
        list(Opinion.objects.public().containing(words).newest_first().values_list("pk", flat=True)[:PAGE])

    return [milliseconds(find) for _ in range(TIMES)]


def measure_search() -> None:
    for name, words in SEARCHES.items():
        spent = search_times(words)
        computed, waited = (sorted(column)[-2] for column in zip(*spent, strict=True))
        print(f"  search {name:40} {computed:6.1f}/{waited:6.1f}", flush=True)


def signed_in(role: str) -> Client:
    client, username = Client(SERVER_NAME="localhost"), f"bench-{role}"
    user = User.objects.filter(username=username).first()
    client.force_login(user or make_user(role, username=username, body=busy_body()))
    return client


def busy_body() -> Body:
    return Body.objects.filter(assignments__isnull=False).order_by("pk").first()


def public_pages() -> Iterator[tuple[str, str]]:
    old = DialogueSession.objects.order_by("pk")[DialogueSession.objects.count() // 2]
    body, topic, group = busy_body(), Topic.objects.first(), ResidentialGroup.objects.order_by("pk").first()
    answered = Opinion.objects.public().answered().filter(session=old).first()
    yield "home", "/"
    yield "list", "/y-kien/"
    yield from (
        (f"list, {state}", f"/y-kien/?tinh_trang={state}") for state in ["da-tra-loi", "chua-tra-loi", "qua-han"]
    )
    yield from ((f"list, {state}", f"/y-kien/?tinh_trang={state}") for state in ["dung-han", "tung-chuyen", "mo-lai"])
    yield from (
        (f"list, oldest first {also}", f"/y-kien/?sap_xep=cu-nhat{also}") for also in ["", "&tinh_trang=chua-tra-loi"]
    )
    by_concern = ["", f"&hoi_nghi={old.slug}", f"&linh_vuc={topic.slug}", "&tinh_trang=da-tra-loi"]
    yield from ((f"list, most cared for {also}", f"/y-kien/?sap_xep=quan-tam{also}") for also in by_concern)
    yield "list, topic", f"/y-kien/?linh_vuc={topic.slug}"
    yield "list, group", f"/y-kien/?to={group.slug}"
    yield "list, body", f"/y-kien/?don_vi={body.pk}"
    yield "list, channel", "/y-kien/?kenh=social"
    yield "list, year", "/y-kien/?nam=2020"
    yield "list, session", f"/y-kien/?hoi_nghi={old.slug}"
    yield "list, topic, group, answered", f"/y-kien/?linh_vuc={topic.slug}&to={group.slug}&tinh_trang=da-tra-loi"
    yield "list, deep", deep_page("/y-kien/", Opinion.objects.public().order_by("received_at"))
    for words in ["phuong", "thoat nuoc", "zqzq", "cong thoat nuoc bi tac"]:
        yield f"list, «{words}»", f"/y-kien/?q={words}"
    yield "search everywhere, «ngap»", "/tim-kiem/?q=ngap"
    yield "search everywhere, «cho hoa sen»", "/tim-kiem/?q=cho+hoa+sen"
    yield "session", old.get_absolute_url()
    yield "opinion", answered.get_absolute_url()
    yield "group", group.get_absolute_url()
    yield "board", "/viec-phai-lam/"
    yield "promise", Commitment.objects.public().first().get_absolute_url()
    yield "figures", "/so-lieu/"
    yield "feed", "/rss/"


def deep_page(address: str, oldest_first) -> str:
    """The page after an opinion with 10,000 older ones: near the end of a list of a million."""
    opinion = oldest_first[10_000]
    return f"{address}?sau={NEWEST_FIRST.written((opinion.received_at, opinion.pk))}"


def staff_pages() -> Iterator[tuple[str, str]]:
    desk, body, topic = "/quan-tri/ban/", busy_body(), Topic.objects.first()
    pending = Opinion.objects.filter(moderation="pending").order_by("-pk").first()
    answered = Opinion.objects.public().answered().order_by("-pk").first()
    draft = Response.objects.filter(state="submitted").order_by("-pk").first()
    yield "start", "/quan-tri/"
    yield "moderation", f"{desk}duyet/"
    yield "moderating one", f"{desk}duyet/{pending.pk}/"
    yield "sorting", f"{desk}phan-cong/"
    yield "answering", f"{desk}tra-loi/"
    yield "answering one", f"{desk}tra-loi/{draft.opinion_id}/"
    yield "cases", f"{desk}ho-so/"
    yield "cases, newest", f"{desk}ho-so/?sap_xep=moi-nhat"
    yield "cases, late", f"{desk}ho-so/?han=qua-han"
    yield "cases, answered", f"{desk}ho-so/?tinh_trang=da-tra-loi"
    yield "cases, body", f"{desk}ho-so/?don_vi={body.pk}"
    yield "cases, topic", f"{desk}ho-so/?linh_vuc={topic.pk}"
    yield "cases, «thoat nuoc»", f"{desk}ho-so/?q=thoat+nuoc"
    yield "cases, «ngap», newest", f"{desk}ho-so/?q=ngap&sap_xep=moi-nhat"
    yield "cases, «zqzq»", f"{desk}ho-so/?q=zqzq"
    yield "case", f"{desk}ho-so/{answered.pk}/"
    yield "admin list", "/quan-tri/feedback/opinion/"


def measure_page(client: Client, kind: str, name: str, address: str) -> None:
    def open_page() -> None:
        response = client.get(address)
        assert response.status_code == 200, (response.status_code, address)

    publish_something()
    with CaptureQueriesContext(connection) as queries:
        open_page()
    asked = queries.captured_queries  # read now: the next request empties the log
    slowest = max(asked, key=lambda query: float(query["time"]), default={"time": "0", "sql": ""})
    spent = [time_of(open_page) for _ in range(5)]
    computed, waited = (statistics.median(column) for column in zip(*spent, strict=True))
    line = f"  {kind} {name:38} {computed:6.0f}/{waited:6.0f}  {len(asked):3} queries"
    if float(slowest["time"]) > 0.02:
        line += f", one of {float(slowest['time']) * 1000:.0f} ms"
        if "-v" in sys.argv:
            line += f"\n{slowest['sql'][-900:]}\n"
    print(line, flush=True)


def time_of(open_page: Callable[[], None]) -> tuple[float, float]:
    publish_something()
    return milliseconds(open_page)


def main() -> None:
    only = [word for word in sys.argv[1:] if not word.startswith("-")]
    asked = only[0] if only else ""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SELECT 1")
    print(connection.vendor, Opinion.objects.count(), "opinions: processor/clock, ms", flush=True)
    print(f"  this machine: a million additions {of_this_machine():.0f} ms", flush=True)
    if asked in "search":
        measure_search()
    client = Client(SERVER_NAME="localhost")
    client.get("/")
    before = memory_mb()
    for kind, who, pages in [
        ("public", client, public_pages),
        ("office", signed_in("Văn phòng"), staff_pages),
        ("unit", signed_in("Đơn vị xử lý"), lambda: unit_pages(busy_body())),
        ("leader", signed_in("Lãnh đạo"), leader_pages),
    ]:
        for name, address in pages():
            if asked in f"{kind} {name}":
                measure_page(who, kind, name, address)
    print(f"  this machine: a million additions {of_this_machine():.0f} ms")
    print(f"memory: {before:.0f} MB after the first page, {memory_mb():.0f} MB at most")


def unit_pages(body: Body) -> Iterator[tuple[str, str]]:
    yield "start", "/quan-tri/"
    yield "cases", "/quan-tri/ban/ho-so/"
    yield "cases, «thoat nuoc»", "/quan-tri/ban/ho-so/?q=thoat+nuoc"
    yield "answering", "/quan-tri/ban/tra-loi/"


def leader_pages() -> Iterator[tuple[str, str]]:
    yield "start", "/quan-tri/"
    yield from ((f"answering, {step}", f"/quan-tri/ban/tra-loi/?buoc={step}") for step in ["duyet", "cong-bo"])
    yield "cases", "/quan-tri/ban/ho-so/"


if __name__ == "__main__":
    main()
