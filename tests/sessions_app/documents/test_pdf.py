"""Papers as PDF: with LibreOffice a file, without it a sentence that helps. A stand-in plays LibreOffice."""

import datetime as dt
import os
import re
import shutil
import stat
import time
from dataclasses import replace
from functools import partial

import pytest

from sessions_app.documents import invitation, pdf
from sessions_app.documents.content import Content, Head, Text
from sessions_app.documents.docx import render

from .papers import HEAD, full_session

pytestmark = pytest.mark.long
needs_libreoffice = pytest.mark.skipif(not pdf.program(), reason="LibreOffice is not installed here")
PAGE = re.compile(rb"/Type\s*/Page\b")
SPARE_LINES = 2
"""What Word may need more than LibreOffice, or a ward say more than here."""
NEWEST = 'for last; do :; done; folder=$(dirname "$last")\n'


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Puts a script in the place of LibreOffice, which it alone finds."""

    def install(script, name="soffice"):
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{script}")
        file.chmod(file.stat().st_mode | stat.S_IEXEC)

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    found = partial(shutil.which, path=str(tmp_path))
    monkeypatch.setattr(pdf.shutil, "which", found)
    return install


def test_without_libreoffice_the_user_is_told_what_to_install(office):
    assert pdf.program() is None
    with pytest.raises(pdf.NoPdf, match="libreoffice-writer"):
        pdf.pdf_of(b"docx")


@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_the_file_is_handed_over_and_its_pdf_comes_back(office, name):
    office(NEWEST + 'cp "$last" "$folder/van-ban.pdf"', name)
    assert pdf.program()
    assert pdf.pdf_of(b"word") == b"word"


def test_each_run_has_a_profile_of_its_own_and_leaves_nothing(office, tmp_path):
    office(NEWEST + f'echo "$1 $HOME $http_proxy" >> {tmp_path}/said; touch "$folder/van-ban.pdf"')
    pdf.pdf_of(b"word")
    pdf.pdf_of(b"word")
    first, second = [line.split() for line in (tmp_path / "said").read_text().splitlines()]
    assert first[0].startswith("-env:UserInstallation=file://")
    assert first[0] != second[0]
    assert [len(first), len(second)] == [2, 2]
    assert not os.path.exists(first[1])


def test_a_program_that_makes_nothing_ends_in_a_sentence(office):
    office("exit 1")
    with pytest.raises(pdf.NoPdf, match="tải tệp Word"):
        pdf.pdf_of(b"word")


def test_a_program_that_cannot_be_started_ends_in_a_sentence(office, tmp_path):
    office("")
    (tmp_path / "soffice").write_bytes(b"\x00not a program")
    with pytest.raises(pdf.NoPdf, match="tải tệp Word"):
        pdf.pdf_of(b"word")


def test_a_program_that_hangs_is_ended_with_all_it_started(office, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 2)
    office(f"sleep 60 & echo $! > {tmp_path}/child; wait")
    began = time.monotonic()
    with pytest.raises(pdf.NoPdf, match="quá lâu"):
        pdf.pdf_of(b"word")
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text())
    while not is_gone(child) and time.monotonic() - began < 30:  # a busy machine takes its time to bury it
        time.sleep(0.05)
    assert is_gone(child)


def is_gone(process):
    """Not there, or only waiting to be counted as dead."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def real_pdf(content):
    try:
        return pdf.pdf_of(render(content, number_symbol="05/GM-UBND", issued_on=dt.date(2026, 12, 5)))
    except pdf.NoPdf as error:
        pytest.skip(f"LibreOffice without Writer: {error}")


@needs_libreoffice
def test_a_real_libreoffice_reads_our_file():
    content = Content(Head("ỦY BAN NHÂN DÂN", place="Thử"), "KẾ HOẠCH", "Thử", (Text("Một."),))
    assert real_pdf(content).startswith(b"%PDF")


@needs_libreoffice
def test_an_ordinary_invitation_fits_on_one_page_with_lines_to_spare():
    session = full_session(
        title="Hội nghị đối thoại với Nhân dân phường Minh Họa lần 2 năm 2026",
        invited="Thường trực Đảng ủy, HĐND, lãnh đạo UBND, Ủy ban MTTQ phường; các phòng, đơn vị; "
        "Bí thư chi bộ, tổ trưởng, trưởng ban công tác Mặt trận các tổ dân phố; mọi công dân của phường",
        content="1. Kết quả thực hiện kết luận lần trước.\n2. Thoát nước và chiếu sáng trong ngõ.\n"
        "3. Thu gom rác thải.\n4. Thủ tục hành chính trực tuyến.\n5. Những việc khác Nhân dân quan tâm.",
        how_to_attend="Ai cũng được dự, không cần giấy mời. Bàn đón tiếp mở từ 18:30; người muốn phát biểu ghi tên tại "
        "đó hoặc báo trước với tổ trưởng. Lối vào không có bậc, có chỗ để xe ở sân trước.",
        contact="Văn phòng HĐND và UBND phường, điện thoại 0000 000 000, doithoai@minh-hoa.example.org",
    )
    written = invitation.write(session, replace(HEAD, recipients=("Như trên;",)))
    longer = replace(written, blocks=(*written.blocks, *[Text("Thêm một dòng.")] * SPARE_LINES))
    assert len(PAGE.findall(real_pdf(longer))) == 1
