"""The desk of lists: a preview that waits, who may import, how it is told; the same number of queries for any length."""

import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import waiting_files
from feedback.models import ImportBatch, Opinion
from tests.staff import signed_in, text_of

from .steps import (
    CODE,
    FIRST,
    NAMES,
    confirm,
    filled,
    row,
    take_in,
    upload,
)


def test_nothing_is_written_before_the_confirmation(office, session):
    preview = upload(office, session, filled(office, session, row()))
    assert "Nhập 01 ý kiến" in text_of(preview)
    assert not Opinion.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_preview_has_an_address_that_is_opened_again_and_says_later_that_it_was_taken(office, session):
    preview = upload(office, session, filled(office, session, row()), name="to-3.xlsx")
    [(look, _)] = preview.redirect_chain
    assert re.fullmatch(r"/quan-tri/ban/nhap-danh-sach/\?xem=\w+-\w+", look)
    other = upload(office, session, filled(office, session, row(group="Tổ 99")), name="to-4.xlsx")
    shown = [text_of(office.get(page)) for page in [look, look, other.redirect_chain[0][0]]]
    assert ["to-3.xlsx" in page for page in shown] == [True, True, False]
    strange = signed_in("Văn phòng").get(look, follow=True)
    assert "đã hết hạn" in text_of(strange)
    confirm(office, preview)
    back = text_of(office.get(look, follow=True))
    assert "Danh sách «to-3.xlsx» đã được nhập lúc" in back
    assert ImportBatch.objects.count() == 1


def test_a_column_that_is_not_taken_in_is_told_and_is_no_error(office, session):
    """The cursor goes to the first thing that is said to be wrong: that is what refused the list."""

    def one_more(sheet):
        sheet.cell(FIRST - 1, len(NAMES) + 1, "Nhà mạng")

    page = text_of(upload(office, session, filled(office, session, row(group="Tổ 99"), change=one_more)))
    assert "<dt>Cột không nhập</dt><dd><strong>Nhà mạng</strong>: không có trong mẫu</dd>" in page
    assert page.count('class="errornote"') == 1
    assert page.index('class="errornote"') < page.index("Chưa ghi gì.")


def test_the_waiting_file_is_private_and_gone_after_the_import(office, session):
    preview = upload(office, session, filled(office, session, row()))
    assert len(default_storage.listdir(waiting_files.FOLDER)[1]) == 1
    assert "Đèn đường" not in preview.context["token"]
    confirm(office, preview)
    assert [name[-5:] for name in default_storage.listdir(waiting_files.FOLDER)[1]] == [".done"]


def test_a_waiting_file_is_confirmed_only_by_who_looked_at_it(office, session):
    preview = upload(office, session, filled(office, session, row()))
    assert "đã hết hạn" in text_of(confirm(signed_in("Văn phòng"), preview))
    assert not Opinion.objects.exists()


def test_a_preview_that_waited_too_long_says_so(office, session, monkeypatch):
    preview = upload(office, session, filled(office, session, row()))
    monkeypatch.setattr(waiting_files, "SECONDS", -1)
    assert "đã hết hạn" in text_of(confirm(office, preview))
    assert not Opinion.objects.exists()


def test_the_codes_are_shown_only_to_who_imported(office, session):
    take_in(office, session, row())
    address = reverse("admin:list_codes")
    page = text_of(office.get(address))
    assert CODE.search(page)
    assert f'href="{reverse("admin:moderation")}?hoi_nghi={session.pk}"' in page
    assert not CODE.search(text_of(signed_in("Văn phòng").get(address, follow=True)))


@pytest.mark.parametrize("page", ["opinion_lists", "list_codes"])
@pytest.mark.parametrize(("role", "status"), [("Người duyệt", 403), ("Đơn vị xử lý", 403), ("Lãnh đạo", 403)])
def test_only_who_receives_opinions_may_import(page, role, status):
    assert signed_in(role).get(reverse(f"admin:{page}")).status_code == status


def test_a_list_is_not_confirmed_without_the_permission(office, session):
    preview = upload(office, session, filled(office, session, row()))
    response = signed_in("Lãnh đạo").post(reverse("admin:list_confirm"), {"token": preview.context["token"]})
    assert response.status_code == 403
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_takes_the_same_queries_for_any_length(office, session, count, django_assert_max_num_queries):
    content = filled(office, session, *[row(f"Việc {number}.") for number in range(count)])
    look = upload(office, session, content).redirect_chain[0][0]
    with django_assert_max_num_queries(15):
        assert len(office.get(look).context["found"].rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_lists_earlier_imports_in_the_same_queries(office, session, count, django_assert_max_num_queries):
    for number in range(count):
        ImportBatch.objects.create(
            session=session, file_name=f"ds{number}.xlsx", received_on=timezone.localdate(), row_count=2
        )
    with django_assert_max_num_queries(12):
        page = text_of(office.get(reverse("admin:opinion_lists")))
    assert all(f"ds{number}.xlsx" in page for number in range(count))
