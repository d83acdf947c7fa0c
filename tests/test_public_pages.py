"""What the public may read: everything published, nothing else, at a price that does not grow with the rows."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.actions import (
    NewFile,
    add_answer_file,
    attach,
    hide,
    mark_duplicate,
    publish_reason,
    report_progress,
    say_whether_done,
    show_again,
    withdraw,
)
from feedback.models import Moderation, Visibility
from sessions_app.models import ConclusionPart

from .builders import (
    image_bytes,
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_done_report,
    make_group,
    make_issue,
    make_meeting,
    make_official,
    make_opinion,
    make_paper_text,
    make_photo,
    make_posting,
    make_registration,
    make_response,
    make_session,
    make_user,
    make_ward,
    with_files,
)
from .staff import fresh, text_of

pytestmark = pytest.mark.django_db


def published_chain(**session_fields):
    """One session with everything that can hang on it, all of it public."""
    session = make_session(**session_fields)
    make_meeting(session=session)
    group = make_group()
    opinion = make_opinion(session=session, moderation=Moderation.APPROVED, group=group)
    answer_picture, answer_document = answer_files(opinion)
    issue = make_issue(opinion, published_at=timezone.now())
    notice = make_conclusion(session=session, items=1, published_at=timezone.now())
    item = notice.items.create(part=ConclusionPart.ASSIGNED, text="Sửa đèn đường.", body=make_body())
    opinion.conclusion_items.add(item)
    commitment = make_commitment(session=session, conclusion_item=item, published_at=timezone.now())
    commitment.opinions.add(opinion)
    progress_picture, progress_document, refusal_picture = promise_files(commitment, opinion)
    document = make_document(session=session)
    earlier = make_paper_text(document)
    make_paper_text(document, text="Lời mới.", note="Sửa.")
    photo = make_photo(session=session)
    picture = attach(opinion, SimpleUploadedFile("anh.png", image_bytes()))
    type(picture).objects.update(is_public=True)
    picture.refresh_from_db()
    announcement = with_files(make_announcement(session=session))
    announcement.versions.create(number=1, title="Bản cũ", text="Lời cũ.", note="Sửa.", replaced_at=timezone.now())
    official = make_official()
    session.participations.create(role="chair", official=official, name_then=official.name, title_then="Bí thư Đảng ủy")
    return {
        "session": session,
        "group": group,
        "opinion": opinion,
        "issue": issue,
        "notice": notice,
        "commitment": commitment,
        "document": document,
        "document_text": earlier,
        "photo": photo,
        "picture": picture,
        "answer_picture": answer_picture,
        "answer_document": answer_document,
        "progress_picture": progress_picture,
        "progress_document": progress_document,
        "refusal_picture": refusal_picture,
        "announcement": announcement,
        "official": official,
    }


def answer_files(opinion):
    """A picture and a document of the published answer to `opinion`."""
    response, clerk = make_response(opinion=opinion), make_user()
    picture = SimpleUploadedFile("sau.png", image_bytes())
    paper = SimpleUploadedFile("cong-van.pdf", b"%PDF-1.7 thu %%EOF")
    files = [
        add_answer_file(response, picture, by=clerk, role="after", caption="Đèn đã sáng"),
        add_answer_file(response, paper, by=clerk, role="document"),
    ]
    type(response).objects.filter(pk=response.pk).update(state="published", published_at=timezone.now())
    type(opinion).objects.filter(pk=opinion.pk).update(processing="answered")
    return [fresh(file) for file in files]


def promise_files(commitment, opinion):
    """A picture and a document of the work, and the picture of a refusal that staff let through."""
    clerk = make_user()
    new = [
        NewFile(SimpleUploadedFile("sau.png", image_bytes()), "after", "Đèn đã sáng"),
        NewFile(SimpleUploadedFile("nghiem-thu.pdf", b"%PDF-1.7 thu %%EOF")),
    ]
    entry = report_progress(commitment, by=clerk, text="Đã khảo sát.", percent=20, files=new)
    report = make_done_report(commitment)
    picture = SimpleUploadedFile("chua.png", image_bytes())
    said = say_whether_done(report, opinion, answer="not_yet", reason=f"Đèn số 3 tắt. {PRIVATE}", pictures=[picture])
    publish_reason(said, by=clerk, public_reason="Một đèn còn tắt.", shown=[said.files.get().pk])
    return [*map(fresh, entry.files.order_by("pk")), fresh(said.files.get())]


def addresses(chain):
    """Every public address that shows something of `chain`."""
    session, photo = chain["session"], chain["photo"]
    return [
        reverse("home"),
        reverse("sessions_app:sessions"),
        session.get_absolute_url(),
        reverse("sessions_app:calendar"),
        reverse("sessions_app:session_calendar", args=[session.slug]),
        reverse("sessions_app:poster", args=[session.slug]),
        reverse("sessions_app:gallery", args=[session.slug]),
        reverse("dossier", args=[session.slug]),
        reverse("sessions_app:announcements"),
        chain["announcement"].get_absolute_url(),
        chain["announcement"].versions.get().get_absolute_url(),
        chain["announcement"].photos.get().largest_url,
        chain["announcement"].files.get().get_absolute_url(),
        *preview_addresses(),
        reverse("sessions_app:conclusions"),
        chain["notice"].get_absolute_url(),
        reverse("sessions_app:officials"),
        chain["official"].get_absolute_url(),
        reverse("sessions_app:groups"),
        chain["group"].get_absolute_url(),
        reverse("sessions_app:documents"),
        chain["document"].get_absolute_url(),
        chain["document"].versions.get().get_absolute_url(),
        chain["document_text"].get_absolute_url(),
        photo.get_absolute_url(),
        reverse("sessions_app:ask_removal", args=[session.slug, photo.pk]),
        photo.largest_url,
        reverse("feedback:opinions"),
        chain["opinion"].get_absolute_url(),
        chain["issue"].get_absolute_url(),
        chain["picture"].largest_url,
        chain["answer_picture"].largest_url,
        chain["answer_document"].download_url,
        reverse("feedback:follow_opinion", args=[chain["opinion"].pk]),
        reverse("feedback:follow_session", args=[session.slug]),
        reverse("feedback:register", args=[session.slug]),
        reverse("feedback:look_up_registration"),
        reverse("feedback:concern", args=[chain["opinion"].pk]),
        reverse("feedback:commitments"),
        reverse("feedback:figures"),
        reverse("feedback:figures_file"),
        reverse("feedback:session_figures", args=[session.slug]),
        chain["commitment"].get_absolute_url(),
        chain["progress_picture"].largest_url,
        chain["progress_document"].download_url,
        chain["refusal_picture"].largest_url,
        reverse("feedback:send"),
        reverse("feedback:send_to", args=[session.slug]),
        reverse("feedback:look_up"),
        reverse("feedback:privacy"),
        reverse("accessibility"),
        reverse("sessions_app:conclusion_sheet", args=[chain["notice"].slug]),
        make_posting(notice=chain["notice"], is_shown=True).proof_url,
        *cards(chain),
    ]


def preview_addresses():
    """Of a draft that was shown to somebody: its page, its picture, its attachment."""
    draft = with_files(make_announcement(published_at=None, preview_made_at=timezone.now()))
    parts = [draft.photos.get(), draft.files.get()]
    for part in parts:
        part.preview_token = draft.preview_url.rstrip("/").rsplit("/", 1)[1]
    return [draft.preview_url, parts[0].largest_url, parts[1].get_absolute_url()]


def cards(chain):
    """The pictures for whoever shares a page."""
    return [
        reverse("sessions_app:session_card", args=[chain["session"].slug]),
        reverse("sessions_app:announcement_card", args=[chain["announcement"].slug]),
        reverse("sessions_app:conclusion_card", args=[chain["notice"].slug]),
        reverse("feedback:opinion_card", args=[chain["opinion"].pk]),
        reverse("feedback:issue_card", args=[chain["issue"].pk]),
    ]


def machine_addresses():
    """What is read by programs, and shows something of everything that is public."""
    return ["/rss/", *files_of_the_map(), *(f"/rss/{name}/{kind}" for name in SECTION_NAMES for kind in ["", "atom/"])]


SECTION_NAMES = ["thong-bao", "tra-loi", "ket-luan", "hoi-nghi"]


def files_of_the_map():
    names = [
        "hoi-nghi",
        "thong-bao",
        "ket-luan",
        "van-ban",
        "y-kien",
        "van-de",
        "viec-phai-lam",
        "can-bo",
        "to-dan-pho",
    ]
    return ["/sitemap.xml", "/sitemap-danh-muc.xml", *(f"/sitemap-{name}.0.xml" for name in names)]


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


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


PRIVATE = "DAU-RIENG-TU"
"""A mark put into everything that the public must not see."""


def seed_private(session):
    """Rows that must stay unseen, each with the mark in every text: pages that they would have are returned."""
    hidden_pages = []
    sender = {"name": PRIVATE, "phone": "+84911111111", "email": f"{PRIVATE}@example.vn"}
    texts = {"subject": PRIVATE, "public_text": PRIVATE, "original_text": PRIVATE, "sender": sender}
    for moderation in [Moderation.HELD, Moderation.PENDING, Moderation.DECLINED, Moderation.DIVERTED]:
        hidden_pages.append(make_opinion(session=session, moderation=moderation, **texts))
    texts["public_place"] = PRIVATE
    for gone in ["hidden_at", "withdrawn_at"]:
        opinion = make_opinion(session=session, moderation="approved", **{gone: timezone.now()}, **texts)
        make_response(opinion=opinion, state="published", text=PRIVATE)
        hidden_pages.append(opinion)
    unseen = make_opinion(moderation="approved", visibility=Visibility.NOT_PUBLISHED)
    hidden_pages.append(make_opinion(session=session, moderation="duplicate", duplicate_of=unseen, **texts))
    not_published = make_opinion(session=session, moderation="approved", visibility=Visibility.NOT_PUBLISHED, **texts)
    make_response(opinion=not_published, state="published", text=PRIVATE)
    shown = make_opinion(session=session, moderation="approved", original_text=PRIVATE, sender=sender)
    hidden_pages += unseen_issues(session, hidden_pages, shown)
    for state in ["draft", "submitted", "approved"]:
        make_response(opinion=shown, state=state, text=PRIVATE)
    draft_commitment = make_commitment(session=session, title=PRIVATE)
    draft_commitment.opinions.add(shown)
    later = timezone.now() + dt.timedelta(days=2)
    draft = make_session(title=PRIVATE, purpose=PRIVATE, announced_at=None, year=2027)
    make_meeting(session=draft)
    drafts = published_parts(draft)
    make_photo(file_name=PRIVATE).removal_requests.create(text=PRIVATE)
    meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9), seats=5)
    make_registration(meeting=meeting, wish="speak", about=PRIVATE, who=sender)
    return [
        *hidden_pages,
        make_document(
            session=session, subject=PRIVATE, text=PRIVATE, issuer=make_body(name=PRIVATE), published_at=None
        ),
        make_paper_text(make_document(session=session, published_at=None), text=PRIVATE),
        make_paper_text(make_document(session=session), text=PRIVATE, published_at=None),
        not_published,
        *unseen_photos(session),
        draft_commitment,
        draft,
        *drafts,
        make_session(title=PRIVATE, announced_at=later),
        make_announcement(title=PRIVATE, text=PRIVATE, published_at=None),
        make_announcement(title=PRIVATE, text=PRIVATE, published_at=later),
        with_files(make_announcement(title=PRIVATE, text=PRIVATE, hidden_at=timezone.now()), alt_text=PRIVATE),
        make_official(name=PRIVATE, is_public=False),
    ]


def unseen_issues(session, unread, shown):
    """One that is out but has nobody in it whom the public may read, and one that is not out."""
    texts = {"session": session, "title": PRIVATE, "summary": PRIVATE}
    return [make_issue(*unread, published_at=timezone.now(), **texts), make_issue(shown, **texts)]


def unseen_photos(session):
    """Before and behind those that everybody sees."""
    texts = {"session": session, "caption": PRIVATE, "credit": PRIVATE, "hidden_reason": PRIVATE}
    return [
        make_photo(alt_text="", order=0, **texts),
        make_photo(alt_text=PRIVATE, published_at=None, **texts),
        make_photo(alt_text=PRIVATE, published_at=timezone.now() + dt.timedelta(days=2), **texts),
        make_photo(alt_text=PRIVATE, hidden_at=timezone.now(), order=0, **texts),
    ]


def published_parts(draft):
    """Things that call themselves published but hang on a session that is not."""
    opinion = make_opinion(session=draft, moderation="approved", subject=PRIVATE, public_text=PRIVATE)
    notice = make_conclusion(session=draft, items=1, title=PRIVATE, published_at=timezone.now())
    commitment = make_commitment(session=draft, title=PRIVATE, published_at=timezone.now())
    photo = make_photo(session=draft, alt_text=PRIVATE)
    document = make_document(session=draft, subject=PRIVATE, text=PRIVATE)
    return [opinion, notice, commitment, photo, document, make_paper_text(document, text=PRIVATE)]


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
    "home": 15,
    "sessions_app:sessions": 5,
    "sessions_app:announcements": 4,
    "sessions_app:conclusions": 3,
    "sessions_app:officials": 3,
    "sessions_app:groups": 2,
    "sessions_app:documents": 6,
    "feedback:opinions": 10,
    "feedback:commitments": 8,
}


def queries_of(client, name):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


def test_lists_take_the_same_queries_for_any_length(client):
    make_ward()
    for rows in (1, 30):
        for _ in range(rows):
            published_chain()
            make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9))
        assert {name: queries_of(client, name) for name in QUERIES_OF_LISTS} == QUERIES_OF_LISTS, rows


def test_a_session_with_100_answered_opinions_takes_at_most_20_queries(client, django_assert_max_num_queries):
    session = published_chain()["session"]
    opinions = [make_opinion(session=session, moderation="approved") for _ in range(99)]
    body = make_body()
    for opinion in opinions:
        make_response(opinion=opinion, state="published", body=body)
    with django_assert_max_num_queries(20):
        page = client.get(session.get_absolute_url()).content.decode()
    assert [opinion.subject in page for opinion in opinions] == [False] * 89 + [True] * 10
    assert "Xem tất cả 100 ý kiến" in page


@pytest.mark.parametrize("method", ["post", "put", "delete", "trace"])
def test_public_pages_only_answer_to_reading(client, method):
    for address in [reverse("home"), reverse("feedback:opinions"), make_session().get_absolute_url()]:
        assert getattr(client, method)(address).status_code == 405


def test_a_page_that_is_not_there_says_so_and_leads_on(client):
    response = client.get("/doi-thoai/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()
    assert reverse("feedback:look_up") in response.content.decode()


def test_a_fault_is_told_in_vietnamese_without_the_database(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("dialogue_portal.views.DialogueSession.objects", None)
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


def hidden_opinion(**kwargs):
    """One that had everything a public page can show, all of it with the mark."""
    group = make_group(name=f"Tổ {PRIVATE}")
    opinion = make_opinion(
        moderation="approved",
        subject=PRIVATE,
        public_text=PRIVATE,
        public_place=PRIVATE,
        public_name=PRIVATE,
        visibility=Visibility.NAMED,
        group=group,
        **kwargs,
    )
    make_response(opinion=opinion, state="published", text=PRIVATE)
    picture = attach(opinion, SimpleUploadedFile("anh.png", image_bytes()))
    type(picture).objects.update(is_public=True)
    return opinion, fresh(picture)


def test_a_hidden_opinion_leaves_a_tombstone_with_its_reason_alone(client):
    opinion, picture = hidden_opinion()
    assert client.get(opinion.get_absolute_url()).content.decode().count(PRIVATE) > 5
    assert client.get(picture.largest_url).status_code == 200
    hide(opinion, by=make_user(), reason="Nội dung <b>làm lộ</b> một hộ gia đình.")
    gone = client.get(opinion.get_absolute_url())
    page = gone.content.decode()
    assert gone.status_code == 410
    assert "Ý kiến này đã được gỡ" in page
    assert "Nội dung &lt;b&gt;làm lộ&lt;/b&gt; một hộ gia đình." in page
    assert PRIVATE not in page
    assert str(picture.key) not in page
    assert client.get(picture.largest_url).status_code == 404
    show_again(opinion, by=make_user(), reason="Gỡ nhầm.")
    assert client.get(opinion.get_absolute_url()).status_code == 200


def test_a_withdrawn_opinion_says_only_that_its_sender_took_it_back(client):
    opinion, _ = hidden_opinion(hidden_at=timezone.now(), hidden_reason="Lộ tên.")
    withdraw(opinion)
    gone = client.get(opinion.get_absolute_url())
    assert gone.status_code == 410
    assert f"Người gửi đã rút ý kiến số {opinion.pk}." in gone.content.decode()
    assert PRIVATE not in gone.content.decode()
    assert "Lộ tên" not in gone.content.decode()


def test_what_was_withdrawn_before_anybody_saw_it_was_never_there(client):
    opinion = make_opinion()
    withdraw(opinion)
    assert client.get(opinion.get_absolute_url()).status_code == 404


def test_a_duplicate_leads_to_the_opinion_it_waits_with_while_that_is_public(client):
    first = make_opinion(moderation="approved")
    duplicate = make_opinion()
    mark_duplicate(duplicate, by=make_user(), of=first)
    gone = client.get(duplicate.get_absolute_url())
    assert (gone.status_code, gone.url) == (302, first.get_absolute_url())
    hide(first, by=make_user(), reason="Lộ tên.")
    assert client.get(duplicate.get_absolute_url()).status_code == 404


def test_a_hidden_opinion_does_not_come_back_as_a_duplicate(client):
    opinion, _ = hidden_opinion()
    hide(opinion, by=make_user(), reason="Lộ tên.")
    type(opinion).objects.filter(pk=opinion.pk).update(
        moderation="duplicate", duplicate_of=make_opinion(moderation="approved")
    )
    assert client.get(opinion.get_absolute_url()).status_code == 410


def test_an_opinion_tells_how_many_said_the_same(client, django_assert_num_queries):
    first = make_opinion(moderation="approved")
    with CaptureQueriesContext(connection) as alone:
        assert "nêu cùng việc này" not in client.get(first.get_absolute_url()).content.decode()
    uncounted = [{"visibility": "not_published"}, {"withdrawn_at": timezone.now()}, {"hidden_at": timezone.now()}]
    for fields in [{}, {}, *uncounted]:
        make_opinion(moderation="duplicate", duplicate_of=first, **fields)
    with django_assert_num_queries(len(alone)):
        page = client.get(first.get_absolute_url()).content.decode()
    assert "và 02 ý kiến khác nêu cùng việc này" in page


def in_conclusion(opinion):
    """A published notice that repeats the opinion in two lines."""
    notice = make_conclusion(session=opinion.session, published_at=timezone.now(), number_symbol="05/TB")
    for order in [1, 2]:
        item = notice.items.create(
            part=ConclusionPart.RAISED, order=order, text=f"{opinion.attribution}: {opinion.subject}."
        )
        opinion.conclusion_items.add(item)
    return notice


def test_a_hidden_opinion_is_not_readable_in_the_conclusion_either(client):
    opinion = make_opinion(moderation="approved", subject="Ông Nam lấn ngõ")
    notice = in_conclusion(opinion)
    notice.items.create(part=ConclusionPart.RAISED, order=3, text="Ý kiến ghi tại hội trường.")
    assert client.get(notice.get_absolute_url()).content.decode().count("Ông Nam lấn ngõ") == 4
    hide(opinion, by=make_user(), reason="Lộ tên.")
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Ông Nam" not in page
    assert page.count("Nội dung này đã được gỡ khỏi cổng.") == 2
    assert "Ý kiến ghi tại hội trường." in page


def test_a_line_of_several_opinions_stays_while_one_of_them_is_public(client):
    opinion = make_opinion(moderation="approved")
    notice = in_conclusion(opinion)
    make_opinion(session=opinion.session, moderation="approved").conclusion_items.set(notice.items.all())
    hide(opinion, by=make_user(), reason="Trùng.")
    assert "Nội dung này đã được gỡ" not in client.get(notice.get_absolute_url()).content.decode()


def test_an_opinion_leads_to_each_line_of_the_conclusion_that_names_it(client):
    opinion = make_opinion(moderation="approved")
    notice = in_conclusion(opinion)
    page = client.get(opinion.get_absolute_url()).content.decode()
    assert [page.count(f"{notice.get_absolute_url()}#muc-{item.pk}") for item in notice.items.all()] == [1, 1]


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


def test_pages_of_the_list_lead_through_all_opinions_once_and_back(client, monkeypatch):
    monkeypatch.setattr("feedback.views.public.COUNTED", 40)
    made = [make_opinion(moderation="approved") for _ in range(45)]
    seen, query, pages = [], "", []
    while query is not None:
        page = client.get(f"{reverse('feedback:opinions')}?{query}")
        pages.append(page)
        seen += page.context["part"].keys
        query = page.context["part"].next or None
    assert sorted(seen) == [opinion.pk for opinion in made]
    assert "Có hơn 40 ý kiến" in pages[0].content.decode()
    back = client.get(f"{reverse('feedback:opinions')}?{pages[2].context['part'].previous}")
    assert back.context["part"].keys == seen[20:40]


def test_the_statement_of_accessibility_says_whom_to_tell_and_every_page_leads_to_it(client):
    make_ward(phone="024 3827 0000")
    address = reverse("accessibility")
    assert f'href="{address}"' in text_of(client.get(reverse("home")))
    page = text_of(client.get(address))
    assert "Xin báo cho" in page
    assert "024 3827 0000" in page
    assert client.post(address).status_code == 405
