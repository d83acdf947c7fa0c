"""A person asks about their own data: it is found, handed over, and erased so that it can be found nowhere."""

import datetime as dt
import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from dialogue_portal.backup import tombstones
from dialogue_portal.lib import codes
from dialogue_portal.lib.phones import as_dialled
from feedback.actions import add_answer_file, ask_sender, publish_reason, report_done, say_whether_done
from feedback.actions.persons import erase_person, export_person
from feedback.actions.registrants import MOVED_UP, tell_registrant
from feedback.models import (
    Follow,
    LiveEntry,
    Opinion,
    OpinionDraft,
    PhoneCall,
    Registrant,
    Registration,
    Sender,
    Tombstone,
)
from feedback.privacy.naming import Naming
from feedback.privacy.persons import NotSearchable, find, whom
from feedback.privacy.scrubbing import scrub_personal
from sessions_app.actions import NotReady, WrongState, record
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent
from tests.builders import (
    image_bytes,
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_opinion,
    make_registration,
    make_response,
    make_session,
    make_user,
)
from tests.files import put_files_into
from tests.marks import committing, seldom
from tests.pdfs import kept_pdf
from tests.staff import fresh

from .asking import EMAIL, MARKS, NAME, PHONE, WHO, make_person, make_request, named_in

NOTED = "dau-vet-can-bo"

plain = pytest.mark.django_db


def make_told_elsewhere(opinion):
    """What `opinion` is called, in the record, a promise and the conclusion."""
    record(opinion, "hold", by=None, reason=opinion.subject)
    make_commitment(title=opinion.subject, session=opinion.session).opinions.add(opinion)
    item = make_conclusion(session=opinion.session).items.create(part="a", text=f"{opinion.subject}: đã nghe.")
    opinion.conclusion_items.add(item)


def make_noted(opinion, row):
    """What staff wrote of the person: for each other, to the person, in an answer that never went out."""
    told, today = NOTED, timezone.localdate()
    opinion.assignments.create(body=make_body(), note=told).hand_backs.create(reason=told)
    opinion.extensions.create(until=today, reason=told)
    sent = opinion.referrals.create(to_body=make_body(), sent_on=today, note=told, replied_on=today, reply=told)
    opinion.referrals.create(to_body=make_body(), sent_on=today, replied_on=today, taken_back=told)
    sent.urgings.create(means="phone", urged_on=today, again_on=today + dt.timedelta(days=9), note=told)
    draft = make_response(opinion=opinion, state="draft", text=told, legal_basis=told)
    letter = SimpleUploadedFile(f"{told}.pdf", kept_pdf())
    add_answer_file(draft, letter, by=make_user(), role="document", caption=told)
    Opinion.objects.filter(pk=opinion.pk).update(decline_reason=told)
    gone = make_registration(who=WHO, meeting=row.meeting, state="cancelled", withdrawn_at=timezone.now())
    Registration.objects.filter(pk=gone.pk).update(withdrawn_reason=told)
    return gone


@plain
@pytest.mark.parametrize("typed", ["0911 115 678", "+84911115678", "Thu@Example.vn"])
def test_a_person_is_found_by_telephone_or_mail_and_nobody_else(typed):
    answered, waiting, row = make_person()
    part = make_opinion(part_of=waiting)
    make_opinion(sender={"phone": "+84911115679", "email": "khac@example.vn"})
    found = find(whom(typed))
    assert (found.opinions, found.registrations) == ([answered, waiting, part], [row])
    assert len(found.follows) == ("@" in typed)


@plain
def test_a_person_is_found_by_the_code_which_is_kept_only_as_a_hash():
    code = codes.code_for(codes.new_ticket())
    opinion = make_opinion(code_hash=codes.hashed(code))
    make_opinion()
    kept = whom(code.lower())
    assert code not in kept
    assert find(kept).opinions == [opinion]


@plain
@pytest.mark.parametrize("typed", ["Nguyễn Văn A", "12345", "", "%"])
def test_nobody_is_looked_for_by_a_name_or_a_piece_of_a_number(typed):
    with pytest.raises(NotSearchable):
        whom(typed)


@plain
def test_the_copy_holds_all_that_is_kept_with_its_files_and_a_name_that_tells_nothing():
    answered, _, row = make_person()
    Opinion.objects.filter(pk=answered.pk).update(code_hash="f" * 64)
    LiveEntry.objects.create(meeting=row.meeting, place=1, kind="speaker", registration=row)
    LiveEntry.objects.create(meeting=row.meeting, place=2, kind="opinion", opinion=answered)
    LiveEntry.objects.create(meeting=row.meeting, place=3, kind="speaker", number=2)  # somebody else
    request = make_request()
    with zipfile.ZipFile(io.BytesIO(export_person(request, by=make_user(), reason="Đã xác minh"))) as archive:
        held, page = json.loads(archive.read("du-lieu.json")), archive.read("du-lieu.html").decode()
        names = archive.namelist()
    assert {name: len(rows) for name, rows in held.items()} == {
        "Ý kiến": 2,
        "Người gửi": 2,
        "Hỏi thêm": 1,
        "Bổ sung": 2,
        "Tệp": 3,
        "Đăng ký": 1,
        "Người đăng ký": 1,
        "Màn hình hội trường": 2,
    }
    assert all(mark in page for mark in MARKS)
    assert "f" * 64 not in f"{held}{page}"  # by which a code could be guessed
    assert [name for name in names if name.endswith((".pdf", ".jpg"))] == names[2:]
    assert len(names) == 5
    assert CaseEvent.objects.filter(verb="export_person").count() == 4


@plain
def test_the_page_of_the_copy_is_in_words_that_the_person_can_read(clerk):
    opinion = make_opinion(moderation="approved", visibility="not_published", channel="portal", sender=WHO)
    ask_sender(opinion, by=clerk, question="Ở đâu?")
    with zipfile.ZipFile(io.BytesIO(export_person(make_request(), by=clerk, reason="Đã xác minh"))) as archive:
        page = archive.read("du-lieu.html").decode()
    told = dict(re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", page))
    assert (told["ID"], told["Ý kiến"]) == (str(opinion.pk), f"số {opinion.pk}")
    assert (told["Cách công khai"], told["Kênh tiếp nhận"]) == ("không công khai", "cổng đối thoại")
    assert (told["Hội nghị"], told["Điện thoại"]) == (opinion.session.title, PHONE.replace("+84", "0"))
    assert (told["Người hỏi"], told["Dữ liệu minh họa"]) == ("cán bộ", "không")
    assert not re.search(r"not_published|portal<|approved|waiting<|False|\+84", page)


@plain
def test_the_copy_holds_what_was_sent_to_say_not_yet_and_the_calls_about_a_meeting():
    opinion, row = make_opinion(moderation="approved", sender=WHO), make_registration(who={"phone": PHONE})
    promise = make_commitment(published_at=timezone.now(), state="under_way")
    promise.opinions.add(opinion)
    report = report_done(promise, by=make_user())
    picture = SimpleUploadedFile("anh.png", image_bytes())
    said = say_whether_done(report, opinion, answer="not_yet", reason="Còn hở", pictures=[picture])
    for words in ["Hố ga trước nhà tôi hở.", "Một hố ga hở."]:
        publish_reason(said, by=make_user(), public_reason=words, edited_for="personal")
    message = tell_registrant(row, MOVED_UP)
    PhoneCall.objects.create(message=message, result="told", note="Hẹn đến sớm", caller=make_user())
    copy = export_person(make_request(), by=make_user(), reason="Đã xác minh")
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        held, names = json.loads(archive.read("du-lieu.json")), archive.namelist()
        sizes = [archive.getinfo(name).file_size for name in names if name.endswith(".jpg")]
    assert {name: len(held.get(name, [])) for name in ["Xác nhận", "Ảnh kèm xác nhận", "Cuộc gọi"]} == {
        "Xác nhận": 1,
        "Ảnh kèm xác nhận": 1,
        "Cuộc gọi": 1,
    }
    assert "Hẹn đến sớm" in str(held["Cuộc gọi"])
    assert [row["trước đây ghi"] for row in held["Lý do công khai trước khi sửa"]] == ["Hố ga trước nhà tôi hở."]
    assert len(sizes) == 1
    assert sizes[0] > 0


@plain
def test_the_copy_tells_in_vietnamese_which_promise_is_followed_and_erasing_ends_it():
    promise = make_commitment(published_at=timezone.now())
    promise.follows.create(email=EMAIL, confirmed_at=timezone.now())
    request = make_request(EMAIL)
    with zipfile.ZipFile(io.BytesIO(export_person(request, by=make_user(), reason="Đã xác minh"))) as archive:
        (row,) = json.loads(archive.read("du-lieu.json"))["Theo dõi"]
    assert (row["việc phải làm"], row["thư điện tử"]) == (promise.pk, EMAIL)
    assert set(row) == {"ID", "việc phải làm", "thư điện tử", "xin theo dõi lúc", "xác nhận lúc"}
    erase_person(request, by=make_user(), reason="Theo đề nghị")
    assert not promise.follows.exists()
    assert set(Tombstone.objects.values_list("kind", flat=True)) == {"follow", "request"}


@committing
def test_who_was_erased_is_nowhere_any_more_and_the_answer_stays(settings):
    leave_nothing_of_other_tests()
    answered, waiting, row = make_person()
    make_told_elsewhere(waiting)
    gone = make_noted(waiting, row)
    follow = Follow.objects.get()
    requests = [make_request(), make_request(EMAIL)]
    gather_statistics()
    assert left_in(database_bytes()) == [*MARKS, NOTED]
    for request in requests:
        assert erase_person(request, by=make_user(), reason="Theo đề nghị") == Naming([], [])
    assert left_in(database_bytes()) == []
    assert files() == []
    answered, waiting = fresh(answered), fresh(waiting)
    assert (answered.original_text, answered.public_name, answered.visibility) == (ERASED, "", "unnamed")
    assert answered.public_text
    assert answered.responses.get().text == "Phường đã sửa cống."
    assert (bool(waiting.withdrawn_at), waiting.processing) == (True, "closed")
    assert not Opinion.objects.containing("vet nguyen van")
    assert not Follow.objects.exists()
    assert set(Registrant.objects.values_list("name", "phone", "email")) == {("", "", "")}
    assert set(Tombstone.objects.values_list("kind", "object_id")) == {
        ("opinion", answered.pk),
        ("opinion", waiting.pk),
        ("registration", row.pk),
        ("cancelled", row.pk),
        ("registration", gone.pk),
        ("follow", follow.pk),
        *(("request", request.pk) for request in requests),
        ("withdrawn", waiting.pk),
        ("unnamed", answered.pk),
    }


@committing
def test_who_was_erased_does_not_come_back_with_an_older_backup(settings, tmp_path):
    leave_nothing_of_other_tests()
    answered, _, row = make_person()
    settings.VAR_DIR, folder = tmp_path / "var", tmp_path / "sao-luu"
    requests = [make_request(), make_request(EMAIL)]  # most are taken days before they are handled
    call_command("backup", str(folder), stdout=io.StringIO())
    for request in requests:
        erase_person(request, by=make_user(), reason="Theo đề nghị")
    tombstones.write_beside(folder)
    call_command("flush", interactive=False, verbosity=0)
    put_files_into(settings, tmp_path / "new")
    call_command("restore", str(next(folder.glob("*.gz"))), stdout=io.StringIO())
    assert left_in(database_bytes()) == []
    assert files() == []
    assert fresh(answered).responses.get().text == "Phường đã sửa cống."
    assert fresh(row).registrant.erased_at
    assert (folder / tombstones.NAME).read_bytes().count(b"\n") == 9
    assert left_in((folder / tombstones.NAME).read_bytes()) == []


@committing
def test_tables_that_hold_nothing_any_more_are_written_anew_too_and_keep_their_triggers():
    """As where there is no answer yet: PostgreSQL alters no column that a trigger looks at."""
    leave_nothing_of_other_tests()
    session = make_session()
    for number in range(3):  # of one there are no samples
        OpinionDraft.objects.create(key_hash=number, session=session, data={"name": NAME, "text": number})
    gather_statistics()
    OpinionDraft.objects.all().delete()
    before = triggers()
    scrub_personal()
    assert triggers() == before != []
    assert left_in(database_bytes()) == []


def triggers():
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, tgtype, tgattr::text, tgqual IS NULL, tgdeferrable, tginitdeferred "
        "FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return cursor.fetchall()


def leave_nothing_of_other_tests():
    """In PostgreSQL's files, rows that were taken back lie on until their table is written anew, and for as long as any
    connection is still in a transaction that could read them: a thread of another test may have left one."""
    if connection.vendor == "postgresql":
        if "PYTEST_XDIST_WORKER" in os.environ:
            pytest.skip("not beside other tests on one PostgreSQL: `make test-all` runs this file by itself")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            cursor.execute("VACUUM FULL")
    assert left_in(database_bytes()) == []


def gather_statistics():
    """As PostgreSQL does by itself in a portal at work; with autovacuum off, as here, it never would."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def left_in(content):
    return [mark for mark in [*MARKS, NOTED] if mark.encode() in content]


def files():
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


def database_bytes():
    """What lies in the files of the database: of PostgreSQL those of the tables, not its write-ahead log."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
        cursor.execute(
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relfilenode > 0"
        )
        paths = [data / name for (name,) in cursor.fetchall() if name]
    return b"".join(path.read_bytes() for path in paths if path.is_file())


@plain
@pytest.mark.parametrize("mark", [NAME, as_dialled(WHO["phone"]), WHO["email"].upper()])
def test_staff_are_told_where_public_words_still_name_the_person(mark):
    opinion = make_opinion(moderation="approved", processing="answered", sender=WHO, public_text=f"Gặp {mark} ở nhà.")
    assert erase_person(make_request(), by=make_user(), reason="Theo đề nghị").named == [opinion]


@plain
@pytest.mark.parametrize("where", ["issue", "conclusion"])
def test_staff_are_told_where_what_was_made_of_it_names_the_person(where):
    opinion = make_opinion(moderation="approved", processing="answered", sender=WHO)
    if where == "issue":
        make_issue(opinion, summary=f"{NAME} và nhiều người khác")
    else:
        item = make_conclusion(session=opinion.session).items.create(part="a", text=f"Bà {NAME}: cống tắc.")
        opinion.conclusion_items.add(item)
    assert erase_person(make_request(), by=make_user(), reason="Theo đề nghị").named == [opinion]


@plain
@pytest.mark.parametrize("where", ["progress", "reason", "earlier news", "paper", *seldom("title", "report", "news")])
def test_staff_are_told_of_promises_news_and_papers_that_name_the_person(where):
    opinion = make_opinion(moderation="approved", processing="answered", sender=WHO)
    naming = named_in(where, opinion)
    make_commitment(title="Việc khác").opinions.add(opinion)
    assert erase_person(make_request(), by=make_user(), reason="Theo đề nghị").named == [naming]


@plain
def test_who_registered_to_speak_is_looked_for_as_well():
    make_registration(who=WHO)
    naming = make_announcement(text=f"{NAME} phát biểu.")
    assert erase_person(make_request(), by=make_user(), reason="Theo đề nghị").named == [naming]


@plain
@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"reason": " "}, NotReady), ({"kept": "+84922222222"}, NotReady), ({"done_at": timezone.now()}, WrongState)],
)
def test_nothing_is_erased_without_a_reason_or_a_person_or_twice(change, refusal):
    opinion = make_opinion(sender=WHO)
    reason = change.pop("reason", "Theo đề nghị")
    request = make_request(change.pop("kept", PHONE), **change)
    with pytest.raises(refusal):
        erase_person(request, by=make_user(), reason=reason)
    assert Sender.objects.get(opinion=opinion).phone == PHONE
