"""The page of figures: every figure leads to as many rows."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.parts import DRAWN
from feedback.figures import stored
from feedback.figures.tables import Figures
from feedback.forms.narrowing import CommitmentFilterForm, OpinionFilterForm
from feedback.models import AnswerTime, Commitment, Opinion, Rating, Response
from feedback.views.commitment_list import narrowed
from feedback.views.narrowing import Narrowed
from sessions_app.models import DialogueSession, Topic
from tests.builders import make_commitment, make_group, make_opinion, make_response, make_session, make_topic
from tests.marks import seldom

from .world import approved, at


def all_figures(figures: Figures):
    yield from figures.whole.figures
    for table in figures.tables:
        for row in table.rows:
            yield from row.figures


def rows_at(link: str) -> int:
    """As the view of the list counts them, without drawing the page: there are hundreds of links."""
    address, query = urlsplit(link).path, QueryDict(urlsplit(link).query)
    if address == reverse("feedback:opinions"):
        return Narrowed(OpinionFilterForm(query).chosen()).opinions.count()
    assert address == reverse("feedback:commitments")
    return narrowed(Commitment.objects.public(), CommitmentFilterForm(query).chosen()).count()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?nam=2026&hoi_nghi={}",
        *(pytest.param(one, marks=pytest.mark.long) for one in ["?nam=2025", "?hoi_nghi={}"]),
    ],
)
def test_every_figure_leads_to_a_list_of_as_many_rows(client, world, query):
    if not query:
        stored.store()
    page = client.get(reverse("feedback:figures") + query.format(world[0].slug))
    shown = list(all_figures(page.context["figures"]))
    assert len(shown) >= 50
    assert sum(figure.number for figure in shown) > 20
    assert [figure for figure in shown if rows_at(figure.link) != figure.number] == []
    html = page.content.decode()
    assert all(f'href="{figure.link.replace("&", "&amp;")}"' in html for figure in shown if not figure.is_nothing)
    assert not re.search(r'href="[^"]*">(<b>)?0<', html)


def test_lists_open_at_the_links(client, world):
    """From each figure of one row, and from the others to either list: how many rows all of them lead to is compared
    above."""
    first_rows = {table.by: table.rows[0] for table in Figures().tables}
    assert list(first_rows) == ["year", "session", "topic", "group", "channel", "body"]
    all_of_one, *others = (row.figures for row in first_rows.values())
    for figure in [*all_of_one, *(figure for figures in others for figure in [figures[0], figures[-1]])]:
        context = client.get(figure.link).context
        shown = context["count"].number if "count" in context else context["page"].paginator.count
        assert shown == figure.number


def test_page_of_a_session_tells_its_own_figures_and_apart_what_was_reported(client, world):
    world[0].reported_figures.create(kind="opinions", value=41)
    page = client.get(reverse("feedback:session_figures", args=[world[0].slug]))
    assert page.context["figures"].whole.received == Opinion.objects.public().filter(session=world[0]).count() > 0
    reported, counted = page.content.decode().split("Số cổng này đếm</h2>")
    assert "<b>41</b>" in reported
    assert "<b>41</b>" not in counted


def more_raters(session):
    answers = Response.objects.filter(state="published")
    Rating.objects.bulk_create(Rating(response=answer, opinion=answer.opinion, score="satisfied") for answer in answers)


CHANGES = {
    "nothing": lambda session: None,
    "one less": lambda session: hide(Opinion.objects.public().filter(session=session).first()),
    "an answer": lambda session: answer(Opinion.objects.public().filter(session=session).unanswered().first()),
    "slower answers": lambda session: AnswerTime.objects.filter(opinion__session=session).update(working_days=77),
    "an answer late": lambda session: make_late(Opinion.objects.public().filter(session=session).unanswered().first()),
    "a promise late": lambda session: Commitment.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1)),
    "another name": lambda session: DialogueSession.objects.filter(pk=session.pk).update(title="Đổi tên"),
    "another address": lambda session: Topic.objects.update(slug=Concat(Value("khac-"), "slug")),
    "raters": more_raters,
}


def make_late(opinion):
    """Or no longer, if it is."""
    is_late = opinion.due_on and opinion.due_on < timezone.localdate()
    day = timezone.localdate() - dt.timedelta(days=0 if is_late else 1)
    Opinion.objects.filter(pk=opinion.pk).update(duty="answer", due_on=day)


def hide(opinion):
    Opinion.objects.filter(pk=opinion.pk).update(hidden_at=timezone.now(), hidden_reason="x")


def answer(opinion):
    make_response(opinion=opinion, state="published")


SELDOM = ["slower answers", "an answer late", "another name", "raters"]


@pytest.mark.parametrize("change", [*(name for name in CHANGES if name not in SELDOM), *seldom(*SELDOM)])
def test_rows_that_were_drawn_before_say_what_holds_now(client, world, change):
    address = reverse("feedback:figures")
    before = client.get(address).content.decode()
    CHANGES[change](world[0])
    page = client.get(address).content.decode()
    assert (page == before) == (change == "nothing")
    DRAWN.turn_to(object())
    assert client.get(address).content.decode() == page


def test_page_of_a_draft_session_is_not_found(client, world):
    assert client.get(reverse("feedback:session_figures", args=[world[2].slug])).status_code == 404
    assert client.get(reverse("feedback:figures"), {"hoi_nghi": world[2].slug}).context["figures"].session is None


def test_values_that_are_none_of_ours_are_ignored(client, world):
    page = client.get(reverse("feedback:figures"), {"nam": "hai nghìn", "hoi_nghi": "khong-co"})
    assert page.status_code == 200
    assert page.context["figures"].whole.received == Opinion.objects.public().count()


def test_table_to_take_along_says_the_same(client, world):
    file, today = client.get(reverse("feedback:figures_file")), timezone.localdate()
    text, whole = file.content.decode("utf-8-sig"), Figures().whole
    assert file["Content-Disposition"] == f'attachment; filename="so-lieu-{today}.csv"'
    assert f"tính đến ngày {today:%d/%m/%Y}" in client.get(reverse("feedback:figures")).content.decode()
    assert ",Việc phải làm,Việc đã làm xong,Việc đã xác nhận xong,Việc quá hạn," in text.splitlines()[0]
    assert text.splitlines()[1].startswith(
        ",".join(["Tất cả", "Tất cả", *(figure.text for figure in whole.figures[:3])])
    )
    assert len(text.splitlines()) == 2 + sum(len(table.rows) for table in Figures().tables)


def test_a_long_title_is_told_by_its_short_name(client, db):
    short, long = make_session(title="Đối thoại với thanh niên"), make_session(title="Hội nghị " * 20, ordinal=2)
    for session in [short, long]:
        approved(session=session)
    names = [row.name for table in Figures().tables if table.by == "session" for row in table.rows]
    assert sorted(names) == ["Hội nghị lần 2 năm 2026", short.title]


def test_page_without_any_rows(client, db):
    page = client.get(reverse("feedback:figures"))
    assert page.status_code == 200
    assert page.context["figures"].whole.received == 0
    assert "<p>Chưa có ý kiến nào để tính số ngày làm việc từ ngày nhận đến ngày trả lời.</p>" in page.content.decode()


def test_years_are_told_where_there_are_several(client, db):
    approved(received_at=at(2026))
    assert "Theo năm" not in client.get(reverse("feedback:figures")).content.decode()
    approved(received_at=at(2025))
    page = client.get(reverse("feedback:figures")).content.decode()
    assert all(line in page for line in ["Theo năm", "Năm 2026", "Năm 2025"])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("is_kept", [True, False])
def test_page_takes_the_same_queries_for_any_number_of_rows(client, rows, is_kept, django_assert_num_queries):
    for _ in range(rows):
        session = make_session()
        approved(session=session, topic=make_topic(), group=make_group())
        make_commitment(session=session, published_at=timezone.now())
    if is_kept:
        stored.store()
    with django_assert_num_queries(16 if is_kept else 18):
        client.get(reverse("feedback:figures"))


@pytest.mark.parametrize(
    ("counts", "essence"),
    [
        ([2], "Lĩnh vực 1: 02 ý kiến"),
        ([2, 1], "02 lĩnh vực, nhiều ý kiến nhất: Lĩnh vực 1 (02)"),
        ([2, 2, 1], "03 lĩnh vực, mỗi lĩnh vực nhiều nhất 02 ý kiến"),
    ],
)
def test_a_table_says_its_essence_in_a_line(client, counts, essence):
    session = make_session()
    for number, count in enumerate(counts, 1):
        topic = make_topic(name=f"Lĩnh vực {number}")
        for _ in range(count):
            make_opinion(session=session, topic=topic, moderation="approved")
    page = client.get(reverse("feedback:figures")).content.decode()
    assert f"<summary>{essence}\n" in page


def test_the_essence_passes_over_what_is_not_on_record(client):
    session = make_session()
    for topic in [make_topic(name="Cây xanh"), None, None]:
        make_opinion(session=session, topic=topic, moderation="approved")
    page = client.get(reverse("feedback:figures")).content.decode()
    assert "<summary>01 lĩnh vực, nhiều ý kiến nhất: Cây xanh (01)\n" in page


def test_the_years_of_conferences_are_offered_and_another_one_that_is_asked_for(client):
    year = approved().session.year
    offered = re.compile(r'<option value="(\d{4})"( selected)?>')
    for page in [reverse("feedback:figures"), reverse("feedback:opinions"), reverse("feedback:commitments")]:
        assert offered.findall(client.get(page).text) == [(str(year), "")]
        assert offered.findall(client.get(f"{page}?nam=2001").text) == [(str(year), ""), ("2001", " selected")]
        assert offered.findall(client.get(f"{page}?nam=20x1").text) == [(str(year), "")]
