"""While the database or the disk fails: a sentence in Vietnamese, what was typed, and never a 500."""

import errno
import html
import re
import sqlite3
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, DataError, IntegrityError, InternalError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from dialogue_portal.faults import BUTTONS, is_outage
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.page_styles import STYLES_FOR_SOME
from feedback.models import OpinionDraft

from .builders import make_collecting_session, make_opinion, make_photo
from .staff import signed_in, text_of

pytestmark = pytest.mark.django_db

TEXT = "Đèn đường đầu ngõ hỏng\r\nđã hai tuần, tối lắm."


@pytest.fixture(autouse=True)
def own_mark(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def session(ward):
    return make_collecting_session()


def fail(*args):
    raise OperationalError("server closed the connection unexpectedly: secret-host")


def write_step(client, session):
    """Open the form and get past the first step. Returns the address of the second."""
    client.post(reverse("feedback:send_to", args=[session.slug]), {"kind": "report"})
    return reverse("feedback:send_step", args=[session.slug, "noi-dung"])


def fields_of(page):
    """What a browser sends from the page, by name."""
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(text) for name, text in [*areas, *hidden]}


@pytest.mark.parametrize("name", ["home", "feedback:opinions", "feedback:send"])
def test_a_page_whose_database_fails_says_so_and_when_to_come_back(client, name):
    with connection.execute_wrapper(fail):
        response = client.get(reverse(name))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert "Cổng tạm ngừng trong ít phút" in page
    assert response["X-Request-ID"] in page
    assert "secret-host" not in page
    assert f'<a class="button" href="{reverse(name)}">Thử mở lại</a>' in page


def test_what_was_typed_comes_back_and_goes_off_by_one_button(client, session):
    address = write_step(client, session)
    with connection.execute_wrapper(fail):
        response = client.post(address, {"text": TEXT, "go": "Tiếp tục"})
    page = response.content.decode()
    assert response.status_code == 503
    assert "<strong>chưa được lưu</strong>" in page
    assert f'action="{address}"' in page
    assert OpinionDraft.objects.get().data.get("text") is None
    assert client.post(address, fields_of(page)).status_code == 302
    assert OpinionDraft.objects.get().data["text"] == TEXT


def test_the_page_that_gives_words_back_has_the_look_of_forms(client, session):
    address = write_step(client, session)
    with connection.execute_wrapper(fail):
        page = client.post(address, {"text": TEXT}).content.decode()
    assert STYLES_FOR_SOME["forms"].text in page


def test_files_are_asked_for_again_by_name(client, session):
    write_step(client, session)
    address = reverse("feedback:send_step", args=[session.slug, "tep"])
    with connection.execute_wrapper(fail):
        page = client.post(address, {"files": SimpleUploadedFile("giếng.jpg", b"x"), "add": "1"}).content.decode()
    assert "phải chọn lại: giếng.jpg" in page
    assert 'enctype="multipart/form-data"' in page
    assert re.search(r'<input [^>]*type="file" name="files" required>', page)


def test_a_step_without_words_does_not_say_that_they_stand_below(client, session):
    """The last step holds no words of its own: «còn nguyên ở dưới» above an empty page frightens who has written much."""
    write_step(client, session)
    steps = [("kiem-tra", {"go": "Gửi ý kiến"}), ("tep", {"files": SimpleUploadedFile("giếng.jpg", b"x"), "add": "1"})]
    for step, posted in steps:
        with connection.execute_wrapper(fail):
            page = client.post(reverse("feedback:send_step", args=[session.slug, step]), posted).content.decode()
        assert "Những gì đã lưu trước đó vẫn còn." in page
        assert "ở dưới. Đợi" not in page
        assert "bỏ những gì vừa ghi" not in page
        assert "Gửi lại</button>" in page


def test_no_button_comes_back_as_words_that_somebody_wrote(client):
    """«Phần đã ghi: Tra cứu» would be the only words above «Gửi lại»."""
    root = Path(__file__).parent.parent
    written = [*root.glob("feedback/forms/*.py"), root / "sessions_app/forms.py"]
    buttons = re.findall(r'Submit\(\s*"(\w+)"', "".join(path.read_text() for path in written))
    assert {"do", "follow", "register"} <= set(buttons) <= BUTTONS
    with connection.execute_wrapper(fail):
        page = client.post(reverse("feedback:look_up"), {"code": "7K3M", "do": "Tra cứu"}).content.decode()
    assert "<textarea" not in page
    assert fields_of(page)["code"] == "7K3M"


def test_staff_get_their_words_back(session):
    opinion = make_opinion(session=session)
    office = signed_in("Văn phòng")
    office.raise_request_exception = False
    words = "Chuyển phòng Kinh tế xem và trả lời trước ngày 15."
    with connection.execute_wrapper(fail):
        response = office.post(reverse("admin:moderate", args=[opinion.pk]), {"decline-note": words, "state": "1"})
    assert response.status_code == 503
    assert fields_of(response.content.decode()) == {"decline-note": words, "state": "1"}


def test_who_was_signed_out_reads_all_that_was_typed_under_the_names_of_its_boxes_and_nothing_else():
    office = signed_in("Văn phòng")
    photo = make_photo(alt_text="Quang cảnh")
    typed = {f"anh-{photo.pk}-caption": "Ngõ 5", f"anh-{photo.pk}-credit": "Đức", "subject": "Đèn đường hỏng"}
    ours = {"_opened": '{"title": "b3a501913019caa9", "year": "158a323a7ba44870"}', "viec": "Lưu chữ", "rows": photo.pk}
    office.cookies.clear()
    page = text_of(
        office.post(
            reverse("admin:session_photos", args=[photo.session_id]),
            {**typed, **ours, f"initial-anh-{photo.pk}-caption": "Chưa có chú thích"},
        )
    )
    assert re.findall(r"<label[^>]*>(.*?)</label>", page) == ["Chú thích", "Nguồn ảnh", "Phần đã ghi"]
    assert re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page) == list(typed.values())


def test_the_page_of_a_fault_repeats_no_password(client):
    with connection.execute_wrapper(fail):
        response = client.post(reverse("admin:login"), {"username": "van-phong", "password": "mot mat khau rat dai ma"})
    page = response.content.decode()
    assert response.status_code == 503
    assert "mat khau" not in page
    assert "<form" not in page
    assert "quay lại của trình duyệt" in page


def test_what_was_typed_is_shown_as_text(client, session):
    address = write_step(client, session)
    with connection.execute_wrapper(fail):
        page = client.post(address, {"text": "</textarea><script>alert(1)</script>", 'x"><b>': "1"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_a_fault_of_ours_is_no_outage(client, monkeypatch):
    def divide(*args):
        raise ZeroDivisionError

    with connection.execute_wrapper(divide):
        response = client.get("/")
    assert response.status_code == 500
    assert f"Mã sự cố: <code>{response['X-Request-ID']}</code>" in response.content.decode()


def raised(statement, before="SELECT 1"):
    """The exception that the real database raises for `statement`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(before)
            cursor.execute(statement)
    except DatabaseError as error:
        return error
    raise AssertionError(f"{statement} was carried out")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
def test_postgresqls_outages_are_known():
    assert is_outage(raised("SELECT pg_sleep(5)", before="SET LOCAL statement_timeout = 1"))
    read_only = raised("UPDATE sessions_app_ratewindow SET count = 0", before="SET LOCAL transaction_read_only = on")
    assert isinstance(read_only, InternalError)
    assert is_outage(read_only)
    assert is_outage(raised("SELECT 1 FROM nowhere"))
    assert is_outage(raised("SELECT later FROM sessions_app_ratewindow"))
    assert not is_outage(raised("SELECT nowhere()"))
    assert not is_outage(raised("SELECT 'x'::int"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite")
def test_sqlites_outages_are_known(tmp_path):
    first, second = (sqlite3.connect(tmp_path / "one.sqlite3", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as locked, connection.wrap_database_errors:
        second.execute("BEGIN IMMEDIATE")
    first.execute("COMMIT")
    second.execute("PRAGMA query_only = ON")
    with pytest.raises(OperationalError) as read_only, connection.wrap_database_errors:
        second.execute("CREATE TABLE x (y)")
    assert is_outage(locked.value)
    assert is_outage(read_only.value)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EROFS, "read-only"), True),
        (PermissionError(errno.EACCES, "a folder of root's"), True),
        (StoreUnavailable("AccessDenied"), True),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (IntegrityError("twice"), False),
        (DataError("too long"), False),
        (ValueError(), False),
    ],
)
def test_only_passing_errors_count_as_an_outage(error, expected):
    assert is_outage(error) is expected
