"""What the public may read: everything published, nothing else, at a price that does not grow with the rows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from .builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_meeting,
    make_opinion,
    make_photo,
    make_response,
    make_session,
    make_ward,
    with_files,
)
from .staff import text_of
from .whole_conference import PRIVATE, addresses, machine_addresses, published_chain, seed_private

pytestmark = pytest.mark.django_db


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_conference_without_an_answer_says_so_in_words(client):
    make_ward()
    opinion = make_opinion(moderation="approved")
    address = opinion.session.get_absolute_url()
    assert "01 ý kiến</a>, chưa ý kiến nào trả lời xong." in client.get(address).content.decode()
    make_response(opinion=opinion, state="published")
    assert "01 ý kiến</a>, trong đó 01 ý kiến đã trả lời xong." in client.get(address).content.decode()


def test_a_conference_without_an_opinion_says_none_is_there_yet_until_it_is_concluded(client):
    make_ward()
    session = make_session()
    assert "Cổng này chưa đăng ý kiến nào của hội nghị" in text_of(client.get(session.get_absolute_url()))
    make_conclusion(session=session, published_at=timezone.now())
    assert "Cổng này không đăng ý kiến nào của hội nghị." in text_of(client.get(session.get_absolute_url()))


def test_the_way_back_cuts_no_year_through(client):
    make_ward()
    session = make_session(
        title="Hội nghị đối thoại với Nhân dân phường Thử Nghiệm " + "mở rộng " * 2 + "năm 2026, 2027."
    )
    page = client.get(f"{session.get_absolute_url()}so-lieu/").content.decode()
    assert "mở rộng mở rộng năm 2026…</a></li>" in page


def test_every_public_page_answers_and_sets_no_cookie_outside_the_forms(client):
    make_ward()
    for address in [*addresses(published_chain()), *machine_addresses()]:
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        if not any(form in address for form in ["/gui/", "tra-cuu", "quan-tam", "theo-doi", "xin-go", "dang-ky"]):
            assert not response.cookies, address
            assert not response.has_header("Vary") or "Cookie" not in response["Vary"], address


OWN_DRAFT = {
    "receipt",
    "registration_receipt",
    "send_step",
    "send_advice",
    "send_grievance",
    "remove_file",
    "discard_draft",
}
"""Routes that show nothing without a draft of one's own: see the tests of sending."""


FROM_MAILS = {"confirm_email", "confirm_follow", "stop_follow", "verify_done", "rate_answer"}
"""Routes whose address nobody has but from a mail."""


def test_the_walk_covers_every_public_address(client):
    """A new page must join the walk: names of all public routes equal the names that `addresses` reaches."""
    from django.urls import resolve

    from feedback.urls import urlpatterns as feedback_urls
    from sessions_app.urls import urlpatterns as sessions_urls

    walked = {resolve(address).url_name for address in addresses(published_chain())}
    public = {route.name for route in [*sessions_urls, *feedback_urls] if not route.name.startswith("own")}
    assert walked == public - OWN_DRAFT - FROM_MAILS | {"home", "accessibility", "dossier"}


def is_tombstone(row):
    """Whether its address says that it was here once."""
    if row._meta.model_name == "announcement":
        return row.hidden_at is not None
    return getattr(row, "moderation", "") == "approved" and bool(row.hidden_at or row.withdrawn_at)


def test_nothing_private_is_on_any_public_page(client):
    make_ward()
    chain = published_chain()
    private = seed_private(chain["session"])
    gone = [row.get_absolute_url() for row in private if is_tombstone(row)]
    for address in [*addresses(chain), *machine_addresses(), *gone, f"{reverse('search')}?q=cong+khai"]:
        content = content_of(client.get(address, follow=True))
        assert PRIVATE.encode() not in content, address
        assert b"911111111" not in content, address


def test_what_is_not_public_has_no_page(client):
    for row in seed_private(make_session()):
        assert client.get(row.get_absolute_url()).status_code == (410 if is_tombstone(row) else 404), row


def test_every_picture_is_kept_by_who_saw_it_and_asked_for_again(client):
    chain = published_chain()
    pictures = [chain["photo"], chain["picture"], chain["answer_picture"], chain["announcement"].photos.get()]
    for address in [picture.largest_url for picture in pictures]:
        first = client.get(address)
        assert first["Cache-Control"] == "public, no-cache", address
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304, address


def test_files_of_what_is_not_public_are_not_handed_out(client):
    draft = make_session(announced_at=None)
    photos = [make_photo(session=draft), make_photo(hidden_at=timezone.now()), make_photo(published_at=None)]
    documents = [make_document(session=draft), make_document(published_at=None)]
    for address in [photo.largest_url for photo in photos]:
        assert client.get(address).status_code == 404
    for document in documents:
        assert client.get(document.versions.get().get_absolute_url()).status_code == 404


def test_searching_finds_nothing_private(client):
    session = make_session()
    seed_private(session)
    page = client.get(reverse("feedback:opinions"), {"q": PRIVATE}).content.decode()
    assert "Không có ý kiến nào phù hợp" in page
    assert client.get(reverse("search"), {"q": PRIVATE}).context["results"] == []
    assert "Không có văn bản nào" in client.get(reverse("sessions_app:documents"), {"q": PRIVATE}).content.decode()


QUERIES_OF_LISTS = {
    "home": 2,
    "sessions_app:sessions": 5,
    "sessions_app:announcements": 4,
    "sessions_app:conclusions": 3,
    "sessions_app:officials": 3,
    "sessions_app:groups": 2,
    "sessions_app:documents": 6,
    "feedback:opinions": 3,
    "feedback:commitments": 4,
}


def queries_of(client, name):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


def test_lists_take_the_same_queries_for_any_length(client):
    make_ward()
    for rows in (1, 3):
        for _ in range(rows):
            published_chain()
            make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9))
        assert {name: queries_of(client, name) for name in QUERIES_OF_LISTS} == QUERIES_OF_LISTS, rows


def test_a_session_takes_two_queries_with_one_opinion_and_with_a_hundred(client, django_assert_num_queries):
    session = published_chain()["session"]
    with django_assert_num_queries(2):
        client.get(session.get_absolute_url())
    opinions = [make_opinion(session=session, moderation="approved") for _ in range(99)]
    body = make_body()
    for opinion in opinions:
        make_response(opinion=opinion, state="published", body=body)
    promises = [make_commitment(session=session, published_at=timezone.now()) for _ in range(12)]
    with django_assert_num_queries(2):
        page = client.get(session.get_absolute_url()).content.decode()
    assert [opinion.subject in page for opinion in opinions] == [False] * 89 + [True] * 10
    assert "Xem tất cả 100 ý kiến" in page
    at_once, folded = page.split("Xem thêm 03 việc phải làm")
    assert [sum(f'{one.get_absolute_url()}"' in part for one in promises) for part in (at_once, folded)] == [9, 3]
    own = f'<a href="{session.get_absolute_url()}"'
    assert own not in page, "it leads to where one is"
    assert own in client.get(reverse("feedback:opinions")).content.decode()


@pytest.mark.parametrize("lines", [1, 30])
def test_a_conclusion_takes_three_queries_with_one_line_and_with_thirty(client, django_assert_num_queries, lines):
    chain = published_chain()
    for number in range(lines):
        opinion = make_opinion(session=chain["session"], moderation="approved")
        make_response(opinion=opinion, state="published")
        line = {"part": "d", "text": "Sửa đèn đường.", "body": make_body(), "due_on": dt.date(2020, 1, 4)}
        item = chain["notice"].items.create(order=number, **line)
        opinion.conclusion_items.add(item)
        promise = {"conclusion_item": item, "due_on": dt.date(2020, 2, 5), "published_at": timezone.now()}
        make_commitment(session=chain["session"], **promise)
        made = chain["notice"].corrections.create(number=number + 1, note="Ngõ 9", reason="Nhầm")
        made.earlier.create(place="item", item=item, text="Sửa đèn ngõ 8.")
    with django_assert_num_queries(3):
        page = client.get(chain["notice"].get_absolute_url()).content.decode()
    assert page.count("Theo dõi:") == lines + 1
    assert page.count("(chưa làm, quá hạn, đã lùi hạn đến 05/02/2020)") == lines
    assert page.count("Sửa đèn ngõ 8.") == lines
    assert ('href="#phan-d"' in page) == (lines == 30)
    assert 'id="phan-d"' in page


@pytest.mark.parametrize("method", ["post", "put", "delete", "trace"])
def test_public_pages_only_answer_to_reading(client, method):
    for address in [reverse("home"), reverse("feedback:opinions"), make_session().get_absolute_url()]:
        assert getattr(client, method)(address).status_code == 405


def test_a_page_that_is_not_there_says_so_and_leads_on(client):
    response = client.get("/doi-thoai/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()
    assert reverse("feedback:look_up") in response.content.decode()


def test_an_address_in_capitals_or_with_the_sign_that_followed_it_leads_to_the_page(client):
    meant = {
        "/Y-KIEN/": "/y-kien/",
        "/Tim-Kiem?q=NGAP": "/tim-kiem/?q=NGAP",
        "/y-kien).": "/y-kien/",
        "/y-kien/»": "/y-kien/",
        "/DOI-THOAI/LICH.ICS,": "/doi-thoai/lich.ics",
        "/theo-doi/dung/aB3)/": "/theo-doi/dung/aB3/",
    }
    assert {typed: client.get(typed).headers.get("Location") for typed in meant} == meant
    assert client.post("/Y-KIEN/").status_code == 404


def test_an_address_that_means_no_page_of_ours_leads_nowhere(client):
    made_up = [
        "/theo-doi/dung/aB3/",
        "/khong-co).",
        "/KHONG-CO/",
        "//evil.example/Y-KIEN/",
        "//Y-KIEN.EXAMPLE/)",
        "//Y-KIEN/",
    ]
    assert [client.get("/", PATH_INFO=path).status_code for path in made_up] == [404] * len(made_up)
    too_long = [f"/theo-doi/dung/{'a' * 17_000})/", f"/Y-KIEN/?q={'a' * 17_000}"]
    assert [client.get(address).status_code for address in too_long] == [404, 404]


def test_a_fault_is_told_in_vietnamese_without_the_database(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("dialogue_portal.views.rows_at_home", None)
    response = client.get("/")
    assert response.status_code == 500
    assert "Có lỗi ở phía chúng tôi" in response.content.decode()


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary=x; charset=base64"],
)
def test_a_form_in_another_charset_is_a_bad_request(client, content_type):
    response = client.generic("POST", reverse("feedback:look_up"), b"code=1", content_type)
    assert response.status_code == 400


def test_a_form_that_was_not_taken_asks_to_look_again_whatever_it_was_for(client):
    page = client.post(reverse("feedback:look_up"), {"code": ""}).content.decode()
    assert "Vui lòng xem lại những chỗ sau" in page
    assert "Chưa gửi được" not in page


def test_an_empty_ward_still_has_a_home(client):
    page = client.get("/").content.decode()
    assert "Hiện chưa có hội nghị mới" in page


def test_every_page_forbids_scripts_from_elsewhere(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def below(row):
    """Every address below the page of `row`, by the routes: what is added later is tested without being listed."""
    from feedback.urls import urlpatterns as feedback_urls
    from sessions_app.urls import urlpatterns as sessions_urls

    start, key = row.get_absolute_url().lstrip("/").split("/")[:2]
    routes = [str(route.pattern) for route in [*sessions_urls, *feedback_urls]] + ["doi-thoai/<slug:slug>/ho-so.zip"]
    own = [route for route in routes if route.startswith((f"{start}/<slug:slug>/", f"{start}/<int:pk>/"))]
    if start == "doi-thoai":
        own += [route for route in routes if route.startswith("y-kien/gui/<slug:slug>/")]
    photo = row.photos.values_list("pk", flat=True).first() if hasattr(row, "photos") else None
    values = {"<slug:slug>": key, "<int:pk>": key if key.isdecimal() else str(photo or 1), "<int:number>": "1"}
    values["<str:step>"] = "y-kien"
    for name, value in values.items():
        own = [route.replace(name, value) for route in own]
    return [f"/{route}" for route in own]


def test_nothing_below_the_page_of_what_is_not_public_answers(client):
    make_ward()
    draft = make_session(announced_at=None)
    make_meeting(session=draft, held_on=timezone.localdate() + dt.timedelta(days=9))
    make_photo(session=draft)
    hidden = with_files(make_announcement(hidden_at=timezone.now()))
    hidden.versions.create(number=1, title="Bản cũ", text="Lời cũ.", note="Sửa.", replaced_at=timezone.now())
    notice = make_conclusion(session=make_session())
    pending = make_opinion()
    unpublished = make_commitment()
    found = [address for row in [draft, hidden, notice, pending, unpublished] for address in below(row)]
    assert len(found) > 25
    answers = {address: client.get(address).status_code for address in found}
    assert {address: status for address, status in answers.items() if status not in {404, 405, 410}} == {}


def test_the_statement_of_accessibility_says_whom_to_tell_and_every_page_leads_to_it(client):
    make_ward(phone="024 3827 0000")
    address = reverse("accessibility")
    assert f'href="{address}"' in text_of(client.get(reverse("home")))
    page = text_of(client.get(address))
    assert "Xin báo cho" in page
    assert "024 3827 0000" in page
    assert client.post(address).status_code == 405


def test_a_telephone_of_the_ward_is_called_by_a_tap_wherever_it_stands(client):
    make_ward(phone="024 3827 0000, 1022", complaints_guide="")
    session = make_session(contact="Bà <Thử>, 0912 345 678")
    photo = make_photo(session=session)
    grievance = reverse("feedback:send_grievance", args=[session.slug])
    in_the_text = [reverse("accessibility"), reverse("feedback:privacy"), grievance, photo.get_absolute_url()]
    for address in [*in_the_text, reverse("feedback:send"), session.get_absolute_url()]:
        page = client.get(address).content.decode()
        times = 1 if address == session.get_absolute_url() else 2
        assert page.count('<a href="tel:+842438270000">024 3827 0000</a>, <a href="tel:1022">1022</a>') == times, (
            address
        )
    assert 'Bà &lt;Thử&gt;, <a href="tel:+84912345678">0912 345 678</a>' in page


def test_a_long_opinion_says_first_that_and_how_it_was_answered(client):
    said, told = "Xem https://nguoi-la.vn/. Xe tải vào ngõ. ", "Nộp ở https://phuong.vn/."
    long, short = (make_opinion(moderation="approved", public_text=said * n) for n in [90, 2])
    answers = [make_response(opinion=opinion, state="published", text=told) for opinion in [long, short]]
    pages = [client.get(opinion.get_absolute_url()).content.decode() for opinion in [long, short]]
    sentence = '<a href="#tra-loi">{} đã trả lời</a> ngày {:%d/%m/%Y}: {}.'
    told = [sentence.format(one.body.name, one.issued_on, str(one.outcome).lower()) for one in answers]
    assert told[0] in pages[0]
    assert told[1] not in pages[1]
    links = ['href="https://phuong.vn/"', 'href="https://nguoi-la.vn/"']
    assert [link in pages[1] for link in links] == [True, False], "only what the ward says leads elsewhere"


def test_the_board_tells_how_much_is_done_of_what_is_under_way(client):
    promised, planned = (
        make_commitment(published_at=timezone.now(), state=state) for state in ["under_way", "planned"]
    )
    for percent in [20, 60, None]:
        promised.progress.create(text="Đã làm.", percent=percent)
    planned.progress.create(text="Chưa làm.", percent=30)
    for address in [reverse("feedback:commitments"), promised.session.get_absolute_url()]:
        page = client.get(address).content.decode()
        assert "đã làm 60%" in page
        assert page.count("đã làm ") == 1
