"""Where notices hang: what is written down, what is owed, who sees the photograph."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from sessions_app.actions import NotReady, WrongState, end_posting, publish_proof, record_loudspeaker, record_posting
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import CaseEvent, DeadlineRule, Posting
from sessions_app.postings import owed_about, owed_about_session, owed_postings
from tests.builders import (
    image_bytes,
    make_conclusion,
    make_group,
    make_meeting,
    make_posting,
    make_session,
    make_user,
    make_ward,
)

TODAY = timezone.localdate


def ago(days):
    return TODAY() - dt.timedelta(days=days)


def published_notice(**kwargs):
    return make_conclusion(items=1, issued_on=TODAY(), published_at=timezone.now(), **kwargs)


def office(client):
    client.force_login(make_user("Văn phòng"))
    return client


def progress(subject):
    return [
        duty.progress.value
        for duty in owed_about(subject, WorkingCalendar.current(), list(subject.postings.all())).duties
    ]


def test_the_office_writes_down_where_a_notice_hangs(client):
    notice, group = published_notice(), make_group()
    address = reverse("admin:sessions_app_conclusionnotice_verb", args=[notice.pk, "niem-yet"])
    proof = SimpleUploadedFile("anh.jpg", image_bytes("JPEG"))
    typed = {"place": "Trụ sở", "posted_on": f"{TODAY():%d/%m/%Y}", "sent_to": [group.pk], "proof": proof}
    assert office(client).post(address, typed).status_code == 302
    posting = notice.postings.get()
    assert (posting.place, posting.posted_on, list(posting.sent_to.all())) == ("Trụ sở", TODAY(), [group])
    assert posting.proof
    assert CaseEvent.objects.get(verb="post").case_id == notice.pk


def test_one_tick_says_that_the_head_of_every_group_was_sent_it(client):
    notice, groups = published_notice(), [make_group() for _ in range(3)]
    make_group(valid_to=ago(1))
    address = reverse("admin:sessions_app_conclusionnotice_verb", args=[notice.pk, "niem-yet"])
    office(client).post(address, {"place": "Trụ sở", "posted_on": f"{TODAY():%d/%m/%Y}", "sent_to_all": "on"})
    assert set(notice.postings.get().sent_to.all()) == set(groups)


def test_a_file_that_is_no_photograph_is_refused_and_nothing_is_written(client):
    session = make_session()
    address = reverse("admin:sessions_app_dialoguesession_verb", args=[session.pk, "niem-yet"])
    typed = {"place": "Trụ sở", "posted_on": f"{TODAY():%d/%m/%Y}"}
    page = office(client).post(address, {**typed, "proof": SimpleUploadedFile("anh.jpg", b"khong phai anh")})
    assert "không phải ảnh" in page.content.decode()
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert not Posting.objects.exists()


def test_only_what_is_public_hangs_and_only_since_a_day_that_came():
    by = make_user()
    with pytest.raises(NotReady):
        record_posting(make_session(announced_at=None), by=by, place="Trụ sở", posted_on=TODAY())
    with pytest.raises(NotReady):
        record_posting(make_session(), by=by, place="Trụ sở", posted_on=ago(-1))


def test_the_photograph_keeps_nothing_of_the_camera():
    picture = Image.new("RGB", (80, 60), "red")
    exif = picture.getexif()
    exif[0x010E] = "GPS-BI-MAT"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    proof = SimpleUploadedFile("anh.jpg", out.getvalue())
    posting = record_posting(make_session(), by=make_user(), place="Trụ sở", posted_on=TODAY(), proof=proof)
    assert b"GPS-BI-MAT" in out.getvalue()
    assert b"GPS-BI-MAT" not in posting.proof.read()


def test_thirty_days_in_a_row_are_owed_and_three_on_the_loudspeaker():
    session = make_session(announced_at=timezone.now())
    assert progress(session) == ["due", "due"]
    posting = make_posting(session=session, posted_on=ago(29))
    assert progress(session)[0] == "due"
    Posting.objects.update(posted_on=ago(30))
    session.refresh_from_db()
    assert progress(session)[0] == "done"
    record_loudspeaker(posting, by=make_user(), days=2, until=TODAY())
    assert progress(session)[1] == "late"
    record_loudspeaker(posting, by=make_user(), days=3, until=TODAY())
    assert progress(session) == ["done", "done"]


def test_two_short_postings_do_not_make_a_long_one():
    session = make_session()
    make_posting(session=session, posted_on=ago(60), taken_down_on=ago(40))
    make_posting(session=session, posted_on=ago(35), taken_down_on=ago(20))
    board = owed_about(session, WorkingCalendar.current(), list(session.postings.all())).duties[0]
    assert board.progress.value == "late"
    assert board.note == "Mới được 20 trên 30 ngày liền"
    assert "Luật 10/2022/QH15, Điều 13" in " ".join(board.computation.lines)


def test_what_is_owed_is_on_the_start_page_and_on_the_page_of_duties(client):
    make_ward()
    session = make_meeting(session=make_session(title="Hội nghị quý Tư")).session
    notice = published_notice(session=make_session(), title="Kết luận quý Ba")
    start = office(client).get(reverse("admin:index")).content.decode()
    assert "Niêm yết tại trụ sở, phát loa" in start
    assert "Thông báo: Hội nghị quý Tư" in start
    assert "Kết luận quý Ba" in start
    duties = client.get(reverse("admin:session_duties", args=[session.pk])).content.decode()
    assert "Chưa ghi niêm yết ở đâu" in duties
    assert [owed.subject for owed in owed_about_session(notice.session)] == [notice.session, notice]


def test_what_is_done_long_ago_retold_or_called_off_is_not_asked_for():
    make_session(announced_at=None)
    make_session(announced_at=timezone.now() - dt.timedelta(days=200))
    make_session(cancelled_at=timezone.now(), cancelled_reason="Bão")
    make_conclusion(session=make_session(announced_at=timezone.now() - dt.timedelta(days=99)), published_at=None)
    retold = make_meeting(session=make_session(source="Bài đăng"), held_on=dt.date(2019, 9, 12)).session
    published_notice(session=retold)
    assert owed_about_session(retold) == []
    assert owed_postings(WorkingCalendar.current()) == []
    session = make_session()
    assert [owed.subject for owed in owed_postings(WorkingCalendar.current())] == [session]


@pytest.mark.parametrize("rows", [1, 5])
def test_what_is_owed_takes_the_same_queries_for_any_number(django_assert_num_queries, rows):
    for _ in range(rows):
        make_posting(session=make_session())
        make_posting(notice=published_notice())
    with django_assert_num_queries(4):
        owed_postings(WorkingCalendar.current())


def test_a_notice_is_taken_down_once_and_not_before_it_hung():
    posting = make_posting(posted_on=ago(5))
    for day in [ago(6), ago(-1)]:
        with pytest.raises(NotReady):
            end_posting(posting, by=make_user(), taken_down_on=day)
    end_posting(posting, by=make_user(), taken_down_on=TODAY())
    with pytest.raises(WrongState):
        end_posting(posting, by=make_user(), taken_down_on=TODAY())


def test_three_boards_read_out_on_one_day_were_heard_on_one():
    notice = published_notice()
    (owed,) = [owed for owed in owed_about_session(notice.session) if owed.is_conclusion]
    assert owed.duties[1].note == "Chưa ghi phát loa ngày nào"
    for place in ["Trụ sở", "Nhà văn hóa 1", "Nhà văn hóa 2"]:
        record_loudspeaker(
            make_posting(notice=notice, place=place, posted_on=TODAY()), by=make_user(), days=1, until=TODAY()
        )
    (owed,) = [owed for owed in owed_about_session(notice.session) if owed.is_conclusion]
    assert (owed.duties[1].progress, owed.duties[1].note) == ("due", "Mới phát 1 trên 3 ngày")
    Posting.objects.filter(place="Trụ sở").update(posted_on=ago(2))
    assert progress(notice)[1] == "done"


def test_the_loudspeaker_cannot_be_heard_on_more_days_than_there_were():
    posting = make_posting(posted_on=ago(1))
    with pytest.raises(NotReady):
        record_loudspeaker(posting, by=make_user(), days=3, until=TODAY())
    for day in [ago(2), ago(-1)]:
        with pytest.raises(NotReady):
            record_loudspeaker(posting, by=make_user(), days=1, until=day)
    record_loudspeaker(posting, by=make_user(), days=2, until=TODAY())


def test_the_database_refuses_a_posting_of_nothing():
    with pytest.raises(IntegrityError):
        Posting.objects.create(place="x", posted_on=TODAY())


def test_people_read_where_the_notice_hung_but_no_note_of_the_staff(client):
    notice = published_notice()
    make_posting(notice=notice, place="Nhà văn hóa", posted_on=dt.date(2026, 3, 1), note="BI-MAT")
    Posting.objects.update(taken_down_on=dt.date(2026, 4, 2), loudspeaker_days=3, loudspeaker_until=dt.date(2026, 3, 4))
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Đã niêm yết tại Nhà văn hóa từ 01/03/2026 đến 02/04/2026; phát loa 3 ngày." in page
    assert "BI-MAT" not in page
    assert "Xem ảnh" not in page


def test_the_photograph_is_the_staffs_until_it_is_published(client):
    posting = make_posting(notice=published_notice())
    inside = reverse("admin:sessions_app_posting_proof", args=[posting.pk])
    assert client.get(posting.proof_url).status_code == 404
    assert client.get(inside).status_code == 302
    assert office(client).get(inside)["Content-Type"] == "image/jpeg"
    publish_proof(posting, by=make_user())
    client.logout()
    assert client.get(posting.proof_url)["Content-Type"] == "image/jpeg"
    assert "Xem ảnh chụp tờ niêm yết" in client.get(posting.notice.get_absolute_url()).content.decode()
    type(posting.notice).objects.update(published_at=None)
    assert client.get(posting.proof_url).status_code == 404


@pytest.mark.parametrize(("asked", "size"), [("", "a4"), ("a3", "a3"), ("<b>", "a4")])
def test_the_sheet_for_the_board_has_the_notice_and_its_address(client, settings, asked, size):
    settings.PUBLIC_URL = "https://doi-thoai.example.vn"
    notice = published_notice(title="Kết luận về thoát nước")
    page = client.get(f"{notice.get_absolute_url()}to-niem-yet/", {"kho": asked}).content.decode()
    assert f"sheet sheet--{size}" in page
    assert f"https://doi-thoai.example.vn{notice.get_absolute_url()}" in page
    assert page.index("data:image/svg+xml") < page.index("<h1>")  # on the first sheet of paper, however long the text
    assert "<b>" not in page
    draft = make_conclusion(items=1)
    assert client.get(f"{draft.get_absolute_url()}to-niem-yet/").status_code == 404


def test_a_ward_without_rules_of_posting_is_reminded_all_the_same():
    posting_rules = DeadlineRule.objects.filter(duty__in=["posting", "loudspeaker"])
    assert sorted(posting_rules.values_list("duty", "days")) == [("loudspeaker", 3), ("posting", 30)]
    posting_rules.delete()
    assert progress(make_session(announced_at=timezone.now())) == ["due", "due"]
