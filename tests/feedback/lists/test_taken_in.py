"""The import desk: from the template that collectors fill in to opinions with codes. Every file is a real one."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from dialogue_portal.lib import codes
from dialogue_portal.lib.spreadsheets import csv_bytes
from feedback.actions.submit import Contact, submit_opinion
from feedback.models import Channel, ImportBatch, Opinion
from feedback.paper.lists import COLUMNS
from sessions_app.models import CaseEvent
from tests.builders import make_group, make_session
from tests.staff import signed_in, text_of

from .steps import (
    CODE,
    FIRST,
    confirm,
    file_error,
    filled,
    problems_of,
    row,
    spent_on,
    take_in,
    template_address,
    upload,
)


def test_the_template_filled_in_goes_through(office, session):
    two_days_ago = timezone.localdate() - dt.timedelta(days=2)
    rows = [
        row(name="Lê Thị Thử", phone="0912 345 678", kind="kiến nghị", topic="Chiếu sáng", place="ngõ 15"),
        row("Ngập ở đầu ngõ.", group=3, visibility="không công khai", received_on=f"{two_days_ago:%d/%m/%Y}"),
    ]
    page = text_of(take_in(office, session, *rows))
    first, second = Opinion.objects.order_by("pk")
    assert (first.kind, first.topic.name, first.group.number, first.place) == ("petition", "Chiếu sáng", 3, "ngõ 15")
    assert (first.sender.name, first.sender.phone) == ("Lê Thị Thử", "+84912345678")
    assert (second.original_text, second.visibility) == ("Ngập ở đầu ngõ.", "not_published")
    assert timezone.localdate(second.received_at) == two_days_ago
    assert [opinion.moderation for opinion in (first, second)] == ["pending", "pending"]
    assert [codes.hashed(code) for code in CODE.findall(page)] == [first.code_hash, second.code_hash]


def test_the_collector_is_named_as_collector_and_never_as_author(office, session):
    take_in(office, session, row())
    opinion = Opinion.objects.get()
    assert (opinion.sender.collected_by, opinion.sender.name) == ("Bà Hoa, tổ trưởng", "")
    assert opinion.import_batch.collector == "Bà Hoa, tổ trưởng"
    assert opinion.channel == Channel.GROUP_MEETING


def test_every_opinion_and_the_batch_have_their_record_without_names(office, session):
    take_in(office, session, row(name="Lê Thị Thử"), row("Ngập."))
    batch = ImportBatch.objects.get()
    events = CaseEvent.objects.filter(case_kind="opinion").order_by("case_id")
    assert [(event.verb, event.reason) for event in events] == [
        ("submit", f"Danh sách số {batch.pk}, dòng 6"),
        ("submit", f"Danh sách số {batch.pk}, dòng 7"),
    ]
    event = CaseEvent.objects.get(case_kind="importbatch")
    assert (event.verb, event.actor, event.reason) == ("import", office.user, "2 ý kiến")


def test_a_row_of_a_list_is_stored_as_any_other_opinion(office, session):
    typed = {"text": "Đèn hỏng.", "kind": "report", "place": "ngõ 15", "visibility": "unnamed"}
    common = {"topic": None, "channel": Channel.GROUP_MEETING, "collected_by": "Bà Hoa, tổ trưởng"}
    one, _ = submit_opinion(session, ticket="a" * 32, contact=Contact("Lê Thị Thử", "+84912345678"), **typed, **common)
    take_in(office, session, row("Đèn hỏng.", group=None, place="ngõ 15", name="Lê Thị Thử", phone="0912345678"))
    other = Opinion.objects.exclude(pk=one.pk).get()
    own = {"id", "code_hash", "received_at", "import_batch", "import_key", "opinion"}
    for first, second in [(one, other), (one.sender, other.sender)]:
        names = [field.name for field in first._meta.fields if field.name not in own]
        assert [(name, getattr(first, name)) for name in names] == [(name, getattr(second, name)) for name in names]
    events = CaseEvent.objects.filter(case_kind="opinion").order_by("pk")
    assert len({(event.sequence, event.verb, event.to_state, event.actor_name) for event in events}) == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"group": "Tổ 99"}, "Tổ dân phố: không có «Tổ 99». Hãy chọn trong danh sách của tệp mẫu."),
        ({"topic": "Thiên văn"}, "Lĩnh vực: không có «Thiên văn». Hãy chọn trong danh sách của tệp mẫu."),
        (
            {"topic": "CHIEU"},
            "Lĩnh vực: không có «CHIEU». Có phải «Giao thông, chiếu sáng» hay «Chiếu sáng» không? Hãy chọn",
        ),
        ({"topic": "ng"}, "Lĩnh vực: không có «ng». Hãy chọn trong danh sách của tệp mẫu."),
        ({"kind": "than thở"}, "Loại: không có «than thở». Hãy chọn trong danh sách của tệp mẫu."),
        ({"text": " "}, "Nội dung ý kiến: Chưa ghi nội dung ý kiến."),
        ({"text": "a" * 4001}, "Nội dung ý kiến: Thừa 1 ký tự (nhiều nhất 4.000 ký tự)."),
        ({"text": "=1+1"}, "Ô H6 là công thức. Hãy thay bằng chữ hoặc số."),
        ({"phone": "123"}, "Điện thoại: Số điện thoại chưa đúng. Ví dụ đúng: 0912 345 678."),
        ({"visibility": "công khai, có nêu tên"}, "Họ và tên: người đồng ý nêu tên thì phải có họ và tên."),
        ({"received_on": "31/02/2026"}, "Ngày nhận: Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."),
        ({"received_on": dt.date(2199, 1, 1)}, "Ngày nhận: Ngày nhận không thể ở tương lai."),
        ({"received_on": dt.date(1999, 1, 1)}, "Ngày nhận: Hội nghị này là của năm"),
    ],
)
def test_a_wrong_row_is_told_beside_it_and_nothing_can_be_taken(office, session, cells, sentence):
    preview = upload(office, session, filled(office, session, row(**cells), row("Dòng này đúng.")))
    [problem, *_] = problems_of(preview)[FIRST]
    assert problem.startswith(sentence)
    assert list(problems_of(preview)) == [FIRST]
    assert preview.context["token"] == ""
    assert "<title>Có lỗi: " in text_of(preview)
    assert f'<li><a href="#dong-{FIRST}">Dòng {FIRST}</a>: {escape(problem)}' in preview.content.decode()


def test_a_day_before_the_conference_was_announced_is_asked_about_and_may_stand(office, session):
    told_on = timezone.localdate(session.announced_at)
    early, later = (f"{told_on + dt.timedelta(days=days):%d/%m/%Y}" for days in [-1, 0])
    preview = upload(office, session, filled(office, session, row("Đèn hỏng.", received_on=early)))
    doubt = f"Ngày nhận {early} trước ngày công bố hội nghị ({later}): có đúng không?"
    assert doubt in text_of(preview)
    assert preview.context["token"]
    preview = upload(office, session, filled(office, session, row("Ngập.", received_on=later)))
    assert "có đúng không?" not in text_of(preview)


def test_the_corrected_file_is_handed_in_where_the_faults_are_told(office, session):
    """Session, channel, day and collector are not asked again."""
    page = upload(office, session, filled(office, session, row(group="Tổ 99"))).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert hidden.pop("csrfmiddlewaretoken")
    corrected = SimpleUploadedFile("ds.xlsx", filled(office, session, row()))
    again = office.post(reverse("admin:opinion_lists"), hidden | {"file": corrected}, follow=True)
    assert again.context["token"]
    confirm(office, again)
    batch = ImportBatch.objects.get()
    assert (batch.session, batch.channel, batch.collector) == (session, Channel.GROUP_MEETING, "Bà Hoa, tổ trưởng")


@pytest.mark.parametrize(
    ("cells", "field", "stored"),
    [
        ({"text": "\u0110e\u0300n ho\u0309ng"}, "original_text", "Đèn hỏng"),
        ({"text": "abc\u202efdp"}, "original_text", "abcfdp"),
        ({"text": "Tốt 👍🏽"}, "original_text", "Tốt 👍🏽"),
        ({"text": "- một\n- hai"}, "original_text", "- một\n- hai"),
        ({"text": 2026}, "original_text", "2026"),
    ],
)
def test_odd_text_becomes_a_correct_record(office, session, cells, field, stored):
    take_in(office, session, row(**cells))
    assert getattr(Opinion.objects.get(), field) == stored


@pytest.mark.parametrize("typed", [912345678, "912345678", "0912.345.678", "+84912345678"])
def test_a_telephone_number_survives_the_spreadsheet(office, session, typed):
    take_in(office, session, row(phone=typed))
    assert Opinion.objects.get().sender.phone == "+84912345678"


@pytest.mark.parametrize("typed", ["3", 3, "Tổ 3", "to 03", "TDP số 3", "tổ dân phố Số 3"])
def test_a_group_is_known_however_it_is_written(office, session, typed):
    assert problems_of(upload(office, session, filled(office, session, row(group=typed)))) == {}


@pytest.mark.parametrize("typed", ["3A", "Tổ 3a", "TDP 03A", "tổ dân phố số 3 A"])
def test_a_group_with_a_letter_is_known_however_it_is_written(office, session, typed):
    make_group(number=3, name="Tổ dân phố số 3A")
    assert problems_of(upload(office, session, filled(office, session, row(group=typed)))) == {}
    take_in(office, session, row(group="3"))
    assert Opinion.objects.get().group.name == "Tổ dân phố số 3"


def test_a_group_that_was_merged_names_the_one_to_write(office, session):
    new = make_group(number=5, name="Tổ dân phố số 5")
    make_group(number=4, name="Tổ dân phố số 4", merged_into=new)
    preview = upload(office, session, filled(office, session, row(group="Tổ dân phố số 4")))
    assert problems_of(preview)[FIRST][0].endswith("Nơi này đã nhập vào Tổ dân phố số 5.")


def test_duplicates_of_an_earlier_list_and_within_the_file_are_left_out(office, session):
    take_in(office, session, row("Đèn hỏng."))
    ImportBatch.objects.update(imported_at=dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC))
    again = [row("ĐÈN  HỎNG."), row("Ngập."), row("ngap."), row("Mới.")]
    preview = upload(office, session, filled(office, session, *again))
    repeats = [line.repeats for line in preview.context["found"].rows]
    assert repeats[0].startswith("Đã nhập ngày 28/11/2026 ")
    assert repeats[1:] == ["", "Trùng với dòng 7.", ""]
    confirm(office, preview)
    assert sorted(Opinion.objects.values_list("original_text", flat=True)) == ["Mới.", "Ngập.", "Đèn hỏng."]


def test_two_neighbours_who_say_the_same_are_two_opinions_and_either_of_them_once(office, session):
    told = [
        row(name="Bà Hòa"),
        row(name="Ông Tư"),
        row(phone="0912345678"),
        row(),
        row(name="BÀ HOÀ", phone="0912345679"),
    ]
    preview = upload(office, session, filled(office, session, *told))
    assert [line.repeats for line in preview.context["found"].rows] == ["", "", "", "", "Trùng với dòng 6."]
    confirm(office, preview)
    assert Opinion.objects.count() == 4
    again = upload(office, session, filled(office, session, *told))
    assert [bool(line.repeats) for line in again.context["found"].rows] == [True] * 5


def test_whose_words_an_earlier_list_held_under_another_name_is_asked_about(office, session):
    take_in(office, session, row(), row("Ngập."))
    told = [
        row("Ngập", name="Bà Hoa"),
        row(name="Ông Tư"),
        row(name="Ông Tư", group=None),
        row("Đèn đường trước ngõ 15 hỏng"),
    ]
    preview = upload(office, session, filled(office, session, *told))
    lines = preview.context["found"].rows
    number = Opinion.objects.earliest("pk").pk
    assert [f"(ý kiến số {number}), ghi tên khác" in "".join(line.notes) for line in lines] == [
        False,
        True,
        False,
        False,
    ]
    assert [bool(line.repeats) for line in lines] == [False, False, False, True]


def test_the_same_list_again_offers_nothing_to_take(office, session):
    take_in(office, session, row())
    preview = upload(office, session, filled(office, session, row()))
    assert "không có gì để nhập" in text_of(preview)
    assert preview.context["token"] == ""


def test_confirming_twice_is_one_import_with_the_same_codes(office, session):
    preview = upload(office, session, filled(office, session, row()))
    pages = [text_of(confirm(office, preview)) for _ in range(2)]
    assert Opinion.objects.count() == 1
    assert CODE.findall(pages[0]) == CODE.findall(pages[1]) != []


def test_a_row_taken_in_between_rolls_the_whole_list_back(office, session, monkeypatch):
    from feedback.staff_views import list_import

    preview = upload(office, session, filled(office, session, row("Một."), row("Hai.")))
    found = list_import.read_list

    def too_early(*args):
        monkeypatch.setattr(list_import, "read_list", found)
        checked = found(*args)
        take_in(signed_in("MTTQ"), session, row("Hai."))
        return checked

    monkeypatch.setattr(list_import, "read_list", too_early)
    page = text_of(confirm(office, preview))
    assert "vừa được nhập ở nơi khác. Chưa ghi gì" in page
    assert list(Opinion.objects.values_list("original_text", flat=True)) == ["Hai."]
    assert ImportBatch.objects.count() == 1


def test_a_csv_goes_through_like_a_workbook(office, session):
    head = office.get(template_address(session, "csv")).content.decode("utf-8-sig").strip().split(",")
    content = csv_bytes([head, ["1", "", "", "3", "", "", "", "Đèn hỏng, ngõ tối.", "", ""]])
    confirm(office, upload(office, session, content, name="khong-ten"))
    assert Opinion.objects.get().original_text == "Đèn hỏng, ngõ tối."


def test_a_renamed_workbook_is_taken_for_what_it_is(office, session):
    preview = upload(office, session, filled(office, session, row()), name="tải về (2).csv")
    assert problems_of(preview) == {}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a\ufffd.xlsx", "a.xlsx"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("a\x07.xlsx", "a.xlsx"),
        ("a" * 200 + ".csv", "a" * 146 + ".csv"),
    ],
)
def test_the_name_of_a_file_can_be_shown_and_kept(office, session, name, kept):
    confirm(office, upload(office, session, filled(office, session, row()), name=name))
    assert ImportBatch.objects.get().file_name == kept


def test_a_template_of_another_kind_does_not_exist(office, session):
    assert office.get(template_address(session, "exe")).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 \xff", "Không đọc được chữ trong tệp này."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Tệp Excel kiểu cũ (.xls)"),
        ("Họ tên,Việc\nLan,Đèn hỏng\n".encode(), "Không thấy dòng tiêu đề"),
        ("Nội dung ý kiến,Tổ dân phố\n".encode(), "Danh sách chưa có dòng nào"),
        ("Nội dung ý kiến,Tổ dân phố,Tổ dân phố\nx,3,3\n".encode(), "Có hai cột «Tổ dân phố»"),
    ],
)
def test_a_wrong_file_ends_in_a_sentence_and_keeps_what_was_typed(office, session, content, sentence):
    response = upload(office, session, content)
    assert file_error(response).startswith(sentence)
    assert "Bà Hoa, tổ trưởng" in text_of(response)


def test_a_truncated_upload_ends_in_a_sentence(office, session):
    content = filled(office, session, row())
    assert file_error(upload(office, session, content[: len(content) // 2])) == "Tệp đã hỏng, không mở được."


def test_a_hidden_worksheet_ends_in_a_sentence(office, session):
    def hide(sheet):
        sheet.parent.create_sheet("Mật").sheet_state = "hidden"

    assert file_error(upload(office, session, filled(office, session, row(), change=hide))).startswith(
        "Tệp có trang tính ẩn «Mật»"
    )


def test_merged_cells_are_told_beside_their_rows(office, session):
    rows = [row(), {"text": "Ngập."}]
    content = filled(office, session, *rows, change=lambda sheet: sheet.merge_cells("D6:D7"))
    problems = problems_of(upload(office, session, content))
    assert problems[6] == problems[7] == ["Có ô gộp (D6:D7). Hãy bỏ gộp và ghi đủ từng dòng."]


def test_two_lists_in_one_file_end_in_a_sentence(office, session):
    content = filled(office, session, row(), change=lambda sheet: sheet.parent.copy_worksheet(sheet))
    assert file_error(upload(office, session, content)).startswith("Tệp có nhiều danh sách")


def test_the_template_of_another_session_is_not_taken(office, session):
    content = filled(office, make_session(), row())
    assert file_error(upload(office, session, content)).startswith("Tệp này làm từ mẫu của một hội nghị khác.")


def test_a_column_that_nobody_knows_is_named(office, session):
    def add(sheet):
        sheet.cell(FIRST - 1, 11, "Ghi chú")

    page = text_of(upload(office, session, filled(office, session, row(), change=add)))
    assert "<dt>Cột không nhập</dt><dd><strong>Ghi chú</strong>" in page


def test_personal_data_in_a_text_is_pointed_out_and_taken(office, session):
    preview = upload(office, session, filled(office, session, row("Gọi tôi số 0912 345 678.")))
    assert "Có thể có số điện thoại trong nội dung." in text_of(preview)
    assert preview.context["token"]


@pytest.mark.parametrize("typed", [{"received_on": "31/02/2026"}, {"received_on": "01/01/2199"}, {"session": "0"}])
def test_wrong_facts_about_the_list_are_refused(office, session, typed):
    response = upload(office, session, filled(office, session, row()), **typed)
    assert list(response.context["form"].errors) == [*typed, "file"]


def test_the_template_offers_the_wards_words_and_freezes_its_head(office, session):
    sheet = load_workbook(io.BytesIO(office.get(template_address(session)).content)).worksheets[0]
    assert sheet.freeze_panes == f"A{FIRST}"
    assert [sheet.cell(FIRST - 1, place).value for place in range(1, 11)] == [column.title for column in COLUMNS]
    assert sheet["B2"].value == session.title
    offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    guide = sheet.parent.worksheets[1]
    words = [[cell.value for [cell] in guide[address.split("!")[1].replace("$", "")]] for address in offered.values()]
    assert list(offered) == ["D6:D2005", "E6:E2005", "F6:F2005", "I6:I2005"]
    assert words[0] == ["Tổ dân phố số 3"]
    assert words[1] == ["phản ánh", "kiến nghị", "góp ý", "câu hỏi"]


def test_a_ward_with_its_own_word_for_groups_reads_its_own_template(office, session):
    from tests.builders import make_ward

    make_ward(group_word="khu phố")
    content = filled(office, session, row(group="Khu phố 3"))
    assert problems_of(upload(office, session, content)) == {}


def test_a_list_of_a_hundred_is_taken_in_two_seconds(office, session):
    assert spent_on(office, session, 100) < 2
