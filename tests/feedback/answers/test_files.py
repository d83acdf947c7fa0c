"""The files of an answer: added to a draft, approved with it, public with it and not before."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import waiting_files
from dialogue_portal.lib.files import BadFile
from feedback import actions
from feedback.models import Draft, Outcome, Response, ResponseFile
from sessions_app.actions import NotReady, WrongState
from tests.builders import image_file, make_body, make_issue, make_opinion, make_response, make_user
from tests.office_files import names_in, word, word_of_a_clerk
from tests.pdfs import kept_pdf
from tests.staff import fresh, signed_in, text_of

PDF = kept_pdf()


def tracked():
    return word('<w:del w:id="1"/>').getvalue()


def add(response, by, upload=None, role="before", caption="Ngõ 5 trước khi sửa"):
    file = actions.add_answer_file(response, upload or image_file(), by=by, role=role, caption=caption)
    return fresh(file)


def document(response, by):
    return add(response, by, SimpleUploadedFile("cong-van.pdf", PDF), role="document", caption="")


def addresses(file):
    if file.is_picture:
        return [file.largest_url, file.url(file.widths[0], "webp")]
    return [file.download_url]


def test_a_picture_is_encoded_anew_and_what_came_is_gone(clerk):
    file = add(make_response(), clerk)
    assert (bool(file.file), bool(file.rendered_at), file.width) == (False, True, 64)


@pytest.mark.parametrize(
    ("upload", "role", "caption", "refusal"),
    [
        (lambda: image_file(), "before", "", NotReady),
        (lambda: SimpleUploadedFile("a.pdf", PDF), "after", "Ngõ 5", NotReady),
        (lambda: SimpleUploadedFile("a.png", b"<script>"), "document", "Ngõ 5", BadFile),
        (lambda: SimpleUploadedFile("a.docx", tracked()), "document", "", BadFile),
    ],
)
def test_what_is_no_file_of_an_answer_is_refused_and_not_kept(clerk, upload, role, caption, refusal, settings):
    with pytest.raises(refusal):
        actions.add_answer_file(make_response(), upload(), by=clerk, role=role, caption=caption)
    assert not ResponseFile.objects.exists()


@pytest.mark.parametrize("state", [Draft.SUBMITTED, Draft.APPROVED, Draft.PUBLISHED])
def test_files_are_added_and_removed_only_while_the_answer_is_a_draft(clerk, state):
    response = make_response()
    file = document(response, clerk)
    Response.objects.filter(pk=response.pk).update(state=state, published_at="2026-11-20T10:00+07:00")
    with pytest.raises(WrongState):
        document(response, clerk)
    with pytest.raises(WrongState):
        actions.remove_answer_file(file, by=clerk)
    assert list(response.files.all()) == [file]


def test_a_file_that_comes_after_the_approval_voids_it(clerk):
    response = make_response(state=Draft.APPROVED)
    ResponseFile.objects.create(response=response, file_name="a.pdf", media_type="application/pdf", size=1)
    with pytest.raises(NotReady):
        actions.publish_response(response, by=clerk)


@pytest.mark.parametrize("make", [add, document])
def test_files_are_public_with_their_answer_and_not_before(clerk, client, make):
    response = make_response()
    file = make(response, clerk)
    for state in [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED]:
        Response.objects.filter(pk=response.pk).update(state=state)
        assert [client.get(address).status_code for address in addresses(file)] == [404] * len(addresses(file))
        assert str(file.key) not in text_of(client.get(response.opinion.get_absolute_url()))
    Response.objects.filter(pk=response.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    assert [client.get(address).status_code for address in addresses(file)] == [200] * len(addresses(file))
    assert addresses(file)[0] in text_of(client.get(response.opinion.get_absolute_url()))
    actions.hide(response.opinion, by=clerk, reason="Lộ tên.")
    assert client.get(addresses(file)[0]).status_code == 404


def test_a_document_is_kept_and_never_opened(clerk, client):
    response = make_response()
    file = document(response, clerk)
    Response.objects.filter(pk=response.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    assert client.get(file.download_url)["Content-Disposition"].startswith("attachment")


def test_a_document_is_kept_without_the_name_of_who_wrote_it(clerk):
    response, caption = make_response(), "Biên bản"
    file = add(
        response, clerk, SimpleUploadedFile("bien-ban.docx", word_of_a_clerk()), role="document", caption=caption
    )
    content = file.file.read()
    assert (names_in(content), file.size, file.file_name) == ([], len(content), "bien-ban.docx")


def test_the_answer_after_a_reopening_starts_without_the_pictures_of_the_earlier(clerk):
    old = make_response(opinion=make_opinion(moderation="approved", processing="answered"))
    add(old, clerk)
    Response.objects.filter(pk=old.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    actions.reopen(old.opinion, by=clerk, reason="Đèn lại hỏng.")
    content = {"text": "Đã thay đèn.", "outcome": old.outcome, "body": old.body, "issued_on": old.issued_on}
    new = actions.start_response(fresh(old.opinion), by=clerk, **content)
    assert (new.corrects, new.files.count()) == (old, 0)


def test_a_correction_starts_from_files_of_its_own_but_for_lost_ones(clerk, client):
    old = make_response()
    file, lost = add(old, clerk), document(old, clerk)
    default_storage.delete(lost.file.name)
    Response.objects.filter(pk=old.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    type(old.opinion).objects.filter(pk=old.opinion_id).update(processing="answered")
    old = fresh(old)
    kept = {"outcome": old.outcome, "body": old.body, "issued_on": old.issued_on}
    new = actions.start_response(old.opinion, by=clerk, text="Đúng.", corrects=old, correction_note="Sai ngày.", **kept)
    twin = new.files.get()
    assert twin.key != file.key
    assert client.get(twin.largest_url).status_code == 404
    actions.remove_answer_file(twin, by=clerk)
    assert client.get(file.largest_url).status_code == 200


def test_earlier_versions_stand_on_the_page_with_dates_and_the_note(clerk, client):
    old = make_response(state="superseded", text="Bản sai.")
    make_response(
        opinion=old.opinion, state="published", text="Bản đúng.", corrects=old, correction_note="Sai ngày xong."
    )
    page = text_of(client.get(old.opinion.get_absolute_url()))
    assert "Bản sai." in page
    assert "được thay ngày" in page
    assert "Sai ngày xong." in page


def test_a_picture_that_is_not_encoded_anew_yet_is_not_shown(clerk, client):
    response = make_response()
    file = add(response, clerk)
    Response.objects.filter(pk=response.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    assert str(file.key) in text_of(client.get(response.opinion.get_absolute_url()))
    ResponseFile.objects.update(rendered_at=None)
    assert str(file.key) not in text_of(client.get(response.opinion.get_absolute_url()))


def test_the_answer_to_an_issue_shows_no_file_once_nobody_in_it_may_be_read(clerk, client):
    lead, left = (make_opinion(moderation="approved") for _ in range(2))
    issue = make_issue(lead, left, session=lead.session)
    response = make_response(opinion=lead, issue=issue)
    file = document(response, clerk)
    Response.objects.filter(pk=response.pk).update(state="published", published_at="2026-11-20T10:00+07:00")
    actions.hide(lead, by=clerk, reason="Lộ tên.")
    assert client.get(file.download_url).status_code == 200
    left.issue_memberships.update(ended_at=timezone.now())
    assert client.get(file.download_url).status_code == 404


def test_a_file_is_added_and_taken_out_with_what_was_typed():
    body = make_body()
    unit = signed_in("Đơn vị xử lý", body=body)
    opinion = make_opinion(moderation="approved")
    actions.assign(opinion, by=make_user(), body=body)
    address = reverse("admin:answer", args=[opinion.pk])
    outcome = make_response().outcome_id
    typed = {"text": "Gõ lâu.", "outcome": outcome, "body": body.pk, "issued_on": "03/04/2026", "version": 0}
    file = {"viec": "them-tep", "tep-file": image_file(), "tep-role": "after", "tep-caption": ""}
    page = text_of(unit.post(address, {**typed, **file}))
    assert "Ảnh phải có chú thích" in page
    assert "Gõ lâu." in page
    papers = {"tep-file": SimpleUploadedFile("a.docx", tracked()), "tep-role": "document"}
    assert "cả chữ đã xóa" in text_of(unit.post(address, {**typed, **file, **papers}))
    assert not opinion.responses.exists()
    unit.post(address, {**typed, **file, "tep-file": image_file(), "tep-caption": "Ngõ 5 đã sáng"})
    stored = ResponseFile.objects.get()
    assert stored.response.text == "Gõ lâu."
    assert unit.get(reverse("admin:answer_file", args=[stored.key])).status_code == 200
    stranger = signed_in("Đơn vị xử lý", body=make_body())
    assert stranger.get(reverse("admin:answer_file", args=[stored.key])).status_code == 404
    assert unit.post(address, {**typed, "version": 1, "bo-tep": stored.pk}).status_code == 302
    assert not ResponseFile.objects.exists()


@pytest.fixture
def body():
    return make_body()


@pytest.fixture
def given(body):
    opinion = make_opinion(moderation="approved")
    actions.assign(opinion, by=make_user(), body=body)
    return opinion


@pytest.fixture
def unit(body):
    return signed_in("Đơn vị xử lý", body=body)


def typed(body, **more):
    outcome = Outcome.objects.first().pk
    day = f"{timezone.localdate():%d/%m/%Y}"
    words = {"text": "Gõ lâu.", "outcome": outcome, "body": body.pk, "issued_on": day, "version": 0}
    return {**words, "tep-role": "after", "tep-caption": "Ngõ 5 đã sáng", **more}


@pytest.mark.parametrize(("button", "state"), [("luu", Draft.DRAFT), ("trinh", Draft.SUBMITTED)])
def test_a_file_that_was_chosen_goes_with_the_words_whichever_button_is_pressed(unit, given, body, button, state):
    unit.post(reverse("admin:answer", args=[given.pk]), typed(body, viec=button, **{"tep-file": image_file()}))
    stored = ResponseFile.objects.get()
    assert (stored.caption, stored.response.state) == ("Ngõ 5 đã sáng", state)


def waiting():
    return [name for name in default_storage.listdir(waiting_files.FOLDER)[1] if len(name) == 32]


def test_a_file_is_kept_while_the_words_are_mended_and_goes_with_them(
    unit, given, body, django_capture_on_commit_callbacks
):
    address = reverse("admin:answer", args=[given.pk])
    page = unit.post(address, typed(body, viec="trinh", text="", **{"tep-file": image_file("sau.png")}))
    for said in ["Cổng đang giữ tệp «sau.png»", 'value="Ngõ 5 đã sáng"']:
        assert said in text_of(page)
    page = unit.post(address, typed(body, viec="luu", text="", **kept(page)))
    assert ("Cổng đang giữ tệp «sau.png»" in text_of(page), len(waiting())) == (True, 1)
    with django_capture_on_commit_callbacks(execute=True):
        unit.post(address, typed(body, viec="trinh", **kept(page)))
    stored = ResponseFile.objects.get()
    assert (stored.file_name, stored.caption, waiting()) == ("sau.png", "Ngõ 5 đã sáng", [])


def kept(page):
    return {"tep-giu": page.context["kept_file"]["token"]}


def test_a_file_that_is_kept_can_be_dropped_or_replaced(unit, given, body):
    address = reverse("admin:answer", args=[given.pk])
    page = unit.post(address, typed(body, viec="luu", text="", **{"tep-file": image_file("a.png")}))
    page = unit.post(address, typed(body, viec="luu", text="", **kept(page), **{"tep-file": image_file("b.png")}))
    assert ("Cổng đang giữ tệp «b.png»" in text_of(page), len(waiting())) == (True, 1)
    page = unit.post(address, typed(body, viec="bo-tep-giu", **kept(page)))
    assert ("Cổng đang giữ" in text_of(page), "Gõ lâu." in text_of(page), waiting()) == (False, True, [])
    unit.post(address, typed(body, viec="luu", **{"tep-caption": ""}))
    assert given.responses.get().files.count() == 0


@pytest.mark.parametrize("button", [{"viec": "luu"}, {"viec": "trinh"}, {"viec": "them-tep"}, {"bo-tep": "1"}])
def test_words_about_a_file_that_was_not_chosen_are_not_let_go_unsaid(unit, given, body, button):
    page = text_of(unit.post(reverse("admin:answer", args=[given.pk]), typed(body, **button)))
    for said in ["Có chú thích mà chưa chọn tệp.", 'value="Ngõ 5 đã sáng"', "Gõ lâu."]:
        assert said in page
    assert not given.responses.exists()


def test_a_file_that_was_kept_too_long_or_for_another_does_not_go_along_unsaid(unit, given, body, monkeypatch):
    address = reverse("admin:answer", args=[given.pk])
    page = unit.post(address, typed(body, viec="luu", text="", **{"tep-file": image_file("a.png")}))
    other = signed_in("Đơn vị xử lý", body=body)
    monkeypatch.setattr(waiting_files, "SECONDS", -1)
    late = unit.post(address, typed(body, viec="trinh", **kept(page)))
    assert "Tệp «a.png» giữ đã quá một giờ" in text_of(late)
    assert (late.context["kept_file"], given.responses.count()) == ({}, 0)
    monkeypatch.undo()
    other.post(address, typed(body, viec="luu", **kept(page), **{"tep-caption": ""}))
    assert given.responses.get().files.count() == 0


def test_a_file_that_cannot_be_kept_keeps_the_answer_from_being_handed_in(unit, given, body):
    wrong = SimpleUploadedFile("a.png", b"<script>")
    page = text_of(
        unit.post(reverse("admin:answer", args=[given.pk]), typed(body, viec="trinh", **{"tep-file": wrong}))
    )
    assert "Gõ lâu." in page
    assert "<title>Có lỗi:" in page
    assert not given.responses.exists()


def test_an_empty_file_is_told_at_the_top_of_the_page_as_well(unit, given, body):
    empty = SimpleUploadedFile("a.png", b"")
    page = text_of(unit.post(reverse("admin:answer", args=[given.pk]), typed(body, viec="luu", **{"tep-file": empty})))
    assert "<title>Có lỗi:" in page
    assert "errornote" in page


@pytest.mark.parametrize("button", [{"viec": "dien-mau"}, {"mau": "1"}])
def test_a_button_that_only_fills_in_keeps_the_file(unit, given, body, button):
    page = unit.post(reverse("admin:answer", args=[given.pk]), typed(body, **button, **{"tep-file": image_file()}))
    assert page.context["kept_file"]["name"] == "anh.png"
    assert 'value="Ngõ 5 đã sáng"' in text_of(page)


def test_a_file_that_was_chosen_is_kept_when_another_is_taken_out(unit, given, body):
    address = reverse("admin:answer", args=[given.pk])
    unit.post(address, typed(body, viec="luu", **{"tep-file": image_file("cu.png")}))
    old = ResponseFile.objects.get()
    unit.post(address, typed(body, version=1, **{"bo-tep": old.pk, "tep-caption": "Ngõ 7", "tep-file": image_file()}))
    assert [file.caption for file in ResponseFile.objects.all()] == ["Ngõ 7"]
