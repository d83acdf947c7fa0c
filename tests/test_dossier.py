"""«Hồ sơ hội nghị»: the zip of everything published of a conference, and of nothing else."""

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.zip_stream import Entry, zipped
from feedback import actions
from feedback.actions.done_reports import add_pictures
from feedback.models import CarryOver, Verification
from sessions_app.models import FigureKind

from .builders import (
    image_bytes,
    make_announcement,
    make_commitment,
    make_document,
    make_opinion,
    make_photo,
    make_posting,
    make_response,
    make_session,
    make_user,
    make_version,
    make_ward,
)
from .whole_conference import PRIVATE, hidden_opinion, published_chain, seed_private

pytestmark = pytest.mark.django_db
SENDER = {"name": PRIVATE, "phone": "+84911111111", "email": "dau-rieng-tu@example.vn"}
OWN = {"muc-luc.html", "muc-luc.csv", "muc-luc.json", "trinh-bay.css"}


def archive_of(client, session):
    response = client.get(reverse("dossier", args=[session.slug]))
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def bundle(client, session):
    """The files of the zip by their names without the folder."""
    archive = archive_of(client, session)
    assert archive.testzip() is None
    return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_dossier_holds_everything_published_of_a_session(client):
    make_ward()
    chain = published_chain(title="Hội nghị có hồ sơ")
    chain["session"].reported_figures.create(kind=FigureKind.OPINIONS, value=7, wording="07 ý kiến")
    held = bundle(client, chain["session"])
    assert "Hội nghị có hồ sơ" in held["hoi-nghi.html"].decode()
    assert chain["notice"].title in held["ket-luan.html"].decode()
    assert chain["opinion"].public_text in held["y-kien-va-tra-loi.html"].decode()
    assert chain["opinion"].responses.get().text in held["y-kien-va-tra-loi.html"].decode()
    told = {name: rows_of(held[f"{name}.csv"]) for name in ["y-kien-va-tra-loi", "van-de", "viec-phai-lam"]}
    rows = [chain["opinion"].subject, chain["issue"].title, chain["commitment"].title]
    assert [(len(table), title in table[1]) for table, title in zip(told.values(), rows, strict=True)] == [
        (2, True)
    ] * 3
    assert rows_of(held["so-lieu-bao-cao.csv"])[1] == ["Ý kiến", "7", "07 ý kiến"]
    assert ["Ý kiến đang đăng", "1"] in rows_of(held["so-lieu-cong-dem.csv"])
    folders = sorted(name.partition("/")[0] for name in held if "/" in name)
    shown = ["thong-bao"] * 3 + ["tra-loi"] * 2 + ["viec-phai-lam"] * 3 + ["y-kien"]
    assert folders == ["hinh-anh"] * 2 + ["tai-lieu"] * 2 + shown
    assert [name for name in held if name.startswith("thong-bao/tep-")]


def test_it_tells_what_was_changed_after_it_was_announced(client):
    session = make_session()
    session.changes.create(kind="rescheduled", before="Sáng Thứ Hai", after="Sáng Thứ Ba", reason="Trùng lịch")
    page = bundle(client, session)["hoi-nghi.html"].decode()
    assert "Đổi lịch họp" in page
    assert "Lý do: Trùng lịch." in page


def picture(name):
    return SimpleUploadedFile(name, image_bytes(), content_type="image/png")


def test_a_promise_is_in_it_with_all_that_its_page_tells(client):
    session, clerk = make_session(), make_user()
    kept = make_commitment(session=session, published_at=timezone.now(), state="under_way", description="Cả ngõ 12.")
    pictures = [actions.NewFile(picture("a.png"), role, f"Ngõ {role}") for role in ["before", "after"]]
    actions.report_progress(kept, by=clerk, text="Đã nạo vét.", percent=40, files=pictures)
    day = timezone.localdate() + dt.timedelta(days=30)
    actions.postpone_commitment(kept, by=clerk, due_on=day, reason="Mưa kéo dài.")
    report = actions.report_done(kept, by=clerk, text="Xong cả ngõ.")
    actions.send_back(kept, by=clerk, reason="Còn một hố ga.")
    said = Verification.objects.create(report=report, opinion=make_opinion(), answer="not_yet", reason=PRIVATE)
    add_pictures(said, [picture(f"{PRIVATE}.png")])
    said.files.update(is_public=True)
    held = bundle(client, session)
    page = held["viec-phai-lam.html"].decode()
    for words in ["Cả ngõ 12.", "Đã nạo vét.", "40%", "Mưa kéo dài.", "Xong cả ngõ.", "Còn một hố ga."]:
        assert words in page
    names = [name.partition("/")[2] for name in held if name.startswith("viec-phai-lam/")]
    assert [name[3:] for name in names] == [
        *[f"viec-{kept.pk}-ngo-{role}.jpg" for role in ["before", "after"]],
        f"viec-{kept.pk}-anh-nguoi-neu-y-kien-chup.jpg",
    ]
    assert PRIVATE not in page


def test_what_was_carried_over_to_a_session_is_in_its_file_too(client):
    session, carried = make_session(), make_commitment(published_at=timezone.now())
    CarryOver.objects.create(commitment=carried, to_session=session)
    CarryOver.objects.create(commitment=make_commitment(title=PRIVATE), to_session=session)
    held = bundle(client, session)
    page = held["viec-phai-lam.html"].decode()
    assert (carried.title in page, carried.session.title in page, PRIVATE in page) == (True, True, False)
    assert rows_of(held["viec-phai-lam.csv"])[1:] == []


def test_news_say_what_was_corrected_and_notices_where_they_hung(client):
    session = make_session()
    news = make_announcement(session=session)
    news.versions.create(number=1, title="x", text="x", replaced_at=timezone.now(), note="Sửa giờ họp.")
    for is_shown in [True, False]:
        make_posting(session=session, is_shown=is_shown, place="Nhà văn hóa")
    held = bundle(client, session)
    page = next(content for name, content in held.items() if name.startswith("thong-bao/01"))
    assert "Sửa giờ họp." in page.decode()
    assert "Đã niêm yết tại Nhà văn hóa" in held["hoi-nghi.html"].decode()
    assert [name for name in held if name.startswith("niem-yet/")] == ["niem-yet/01-nha-van-hoa.jpg"]


def test_its_three_indexes_name_every_file(client):
    held = bundle(client, published_chain()["session"])
    assert {row[0] for row in rows_of(held["muc-luc.csv"])[1:]} == set(held) - OWN
    told = json.loads(held["muc-luc.json"])["tep"]
    assert {file["ten"]: file["co"] for file in told} == {name: len(held[name]) for name in set(held) - OWN}
    assert set(re.findall(r'<td><a href="([^"]+)"', held["muc-luc.html"].decode())) == set(held) - OWN


def test_nothing_that_is_not_published_is_in_it(client):
    make_ward()
    session = published_chain()["session"]
    seed_private(session)
    hidden_opinion(session=session, hidden_at=timezone.now(), hidden_reason="Lộ tên.")
    make_announcement(session=session, title=PRIVATE, published_at=None)
    make_document(session=session, subject=PRIVATE, file=PRIVATE.encode(), published_at=None)
    shown = make_opinion(session=session, moderation="approved", original_text=PRIVATE, place=PRIVATE, sender=SENDER)
    make_response(opinion=shown, state="published")
    make_response(state="published", opinion=make_opinion(moderation="approved"), text=PRIVATE)
    held = bundle(client, session)
    assert shown.subject in held["y-kien-va-tra-loi.csv"].decode()
    for name, content in held.items():
        assert "dau-rieng-tu" not in name.lower(), name
        assert PRIVATE.encode() not in content, name
        assert SENDER["email"].encode() not in content, name
        assert b"911111111" not in content, name


def test_an_announcement_reads_as_it_does_on_the_portal(client):
    text = "<p>Mời <strong>bà con</strong>.</p>"
    session = make_announcement(session=make_session(), text=text).session
    page = next(content for name, content in bundle(client, session).items() if name.startswith("thong-bao/01"))
    assert text in page.decode()


def test_only_the_newest_file_of_a_document_is_in_it(client):
    document = make_document(session=make_session(), subject="Kế hoạch", file=b"cu")
    make_version(document, file=b"moi", note="Sửa.")
    held = bundle(client, document.session)
    assert [content for name, content in held.items() if name.startswith("tai-lieu/")] == [b"moi"]


def test_a_hidden_photograph_is_not_in_it_and_captions_are(client):
    photo = make_photo(caption="Đ/c Bí thư phát biểu")
    make_photo(session=photo.session, hidden_at=timezone.now(), hidden_reason="x")
    held = bundle(client, photo.session)
    pictures = [name for name in held if name.startswith("hinh-anh/")]
    assert pictures == ["hinh-anh/01-d-c-bi-thu-phat-bieu.jpg", "hinh-anh/chu-thich.csv"]
    assert held[pictures[0]].startswith(b"\xff\xd8")
    assert rows_of(held[pictures[1]])[1][1] == "Đ/c Bí thư phát biểu"


@pytest.mark.parametrize("title", ["../../etc/passwd", "Đường «Láng»/ngõ: 12?", "…", "a" * 200])
def test_names_are_plain_letters_whatever_the_titles_say(client, title):
    session = make_session(title=title)
    make_document(session=session, subject=title)
    make_announcement(session=session, title=title)
    names = archive_of(client, session).namelist()
    assert [name for name in names if not re.fullmatch(r"ho-so-[a-z0-9-]+(/[a-z0-9-]+){1,2}\.[a-z]+", name)] == []
    assert max(map(len, names)) < 170
    assert len(set(names)) == len(names)


def test_cells_that_would_come_alive_do_not(client):
    session = make_session()
    make_opinion(session=session, moderation="approved", subject="=1+1")
    assert rows_of(bundle(client, session)["y-kien-va-tra-loi.csv"])[1][3] == "'=1+1"


def test_its_pages_lead_back_to_the_portal(client, settings):
    settings.PUBLIC_URL = "https://cong.example.vn"
    chain = published_chain()
    held = bundle(client, chain["session"])
    pages = {name: content.decode() for name, content in held.items() if name.endswith(".html")}
    assert f"https://cong.example.vn{chain['opinion'].get_absolute_url()}" in pages["y-kien-va-tra-loi.html"]
    assert [name for name, page in pages.items() if 'href="/' in page or 'src="' in page] == []


def test_a_session_with_nothing_has_a_file_that_says_so(client):
    held = bundle(client, make_session())
    assert "không đăng ý kiến nào" in held["y-kien-va-tra-loi.html"].decode()
    assert rows_of(held["y-kien-va-tra-loi.csv"])[1:] == []


def test_a_file_that_is_gone_from_the_disk_does_not_break_the_others(client):
    photo = make_photo()
    make_photo(session=photo.session)
    default_storage.delete(photo.path(photo.widths[-1], "jpg"))
    assert sum(name.endswith(".jpg") for name in bundle(client, photo.session)) == 1


def test_a_draft_has_none_and_nobody_gets_a_cookie(client):
    assert client.get(reverse("dossier", args=[make_session(announced_at=None).slug])).status_code == 404
    address = reverse("dossier", args=[make_session().slug])
    assert client.post(address).status_code == 405
    response = client.get(address)
    assert not response.cookies
    assert response["Content-Disposition"].startswith('attachment; filename="ho-so-')


def test_the_files_of_two_years_unpack_beside_each_other(client):
    long = "Hội nghị đối thoại với Nhân dân phường Minh Họa lần 1 năm"
    folders = set()
    for year in [2026, 2027]:
        session = make_session(title=f"{long} {year}", year=year)
        (folder,) = {name.split("/")[0] for name in archive_of(client, session).namelist()}
        assert folder == f"ho-so-{year}-so-{session.pk}-hoi-nghi-doi-thoai-voi-nhan-dan-phuong-minh-hoa"
        folders.add(folder)
    assert len(folders) == 2


@pytest.mark.parametrize("rows", [1, 12])
def test_it_takes_the_same_queries_for_any_size(client, django_assert_num_queries, rows):
    make_ward()
    session = published_chain()["session"]
    for _ in range(rows - 1):
        make_document(session=session)
        make_announcement(session=session)
        make_response(opinion=make_opinion(session=session, moderation="approved"), state="published")
        make_commitment(session=session, published_at=timezone.now())
    with django_assert_num_queries(50):
        client.get(reverse("dossier", args=[session.slug]))


def test_its_head_alone_costs_one_query(client, django_assert_num_queries):
    """How many ask for that is not counted."""
    address = f"{make_session().get_absolute_url()}ho-so.zip"
    with django_assert_num_queries(1):
        head = client.head(address)
    assert head["Content-Disposition"] == client.get(address)["Content-Disposition"]


def test_four_hundred_photographs_take_no_more_memory_than_one():
    name = default_storage.save("anh.jpg", io.BytesIO(bytes(1024 * 1024)))
    entries = [Entry(f"hinh-anh/{number:03d}.jpg", "Ảnh", stored=name) for number in range(400)]
    tracemalloc.start()
    size = sum(len(piece) for piece in zipped("ho-so", entries))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 400 * 1024 * 1024
    assert peak < 3 * 1024 * 1024


def test_the_page_of_a_session_leads_to_it_and_says_what_is_in_it(client):
    photo = make_photo()
    make_document(session=photo.session)
    make_document(session=photo.session, published_at=None)
    page = client.get(photo.session.get_absolute_url()).content.decode()
    assert reverse("dossier", args=[photo.session.slug]) in page
    assert "một tệp ZIP: 01 văn bản, 01 hình ảnh" in page
