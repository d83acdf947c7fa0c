"""Many residential groups at once: read from numbers or from a pasted list, looked at, then made, all or none."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from sessions_app.actions import NotReady, add_groups
from sessions_app.chain import Tally, verify
from sessions_app.group_names import MOST, number_of, read_names, usual_beginning
from sessions_app.models import CaseEvent, ResidentialGroup
from sessions_app.staff_forms import PostingForm

from ..builders import make_group, make_user, make_ward
from ..staff import page_of, signed_in, text_of

pytestmark = pytest.mark.usefixtures("ward")

ADDRESS = "/quan-tri/ban/nhieu-to/"
BEFORE = "Tổ dân phố số"


def names():
    return [group.name for group in ResidentialGroup.objects.all()]


def pasted(text, **more):
    return {"viec": "danh-sach", "ten": text, "truoc": BEFORE, **more}


def by_numbers(first, last, **more):
    return {"viec": "theo-so", "goi": BEFORE, "tu": first, "den": last, **more}


def looked_at(client, typed):
    """`typed` with what the page of the first press carries for the second."""
    return {**typed, "them": "Thêm", "da_xem": client.post(ADDRESS, typed, follow=True).context["seen"]}


def read(text, before=BEFORE):
    return read_names(text.splitlines(), before=before)


# What a line says


@pytest.mark.parametrize(
    ("line", "name", "number"),
    [
        ("3", "Tổ dân phố số 3", 3),
        ("03", "Tổ dân phố số 3", 3),
        ("3,0", "Tổ dân phố số 3", 3),
        ("12.", "Tổ dân phố số 12", 12),
        ("０４", "Tổ dân phố số 4", 4),
        ("  Tổ  dân phố số 5 \t", "Tổ dân phố số 5", 5),
        ("TDP 07;", "TDP 07", 7),
        ("Khóm 2", "Khóm 2", 2),
        ("1. Thôn Đông", "Thôn Đông", None),
        ("2)\tThôn Đoài", "Thôn Đoài", None),
        ("- Bình An 2", "Bình An 2", None),
        ("Khu tập thể 5-7", "Khu tập thể 5-7", None),
        ("Tổ 3A", "Tổ 3A", None),
    ],
)
def test_a_line_names_a_group(line, name, number):
    (group,) = read(line).new
    assert (group.name, group.number) == (name, number)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1\tTổ dân phố số 1", "Dòng này có nhiều ô. Hãy chỉ dán một cột."),
        ("STT", "Đây là tiêu đề của cột, không phải tên."),
        ("Tên tổ dân phố", "Đây là tiêu đề của cột, không phải tên."),
        ("-----", "Dòng này không có chữ hay số nào."),
        ("x" * 101, "Tên dài quá 100 ký tự."),
        ("9" * 5000, "Tên dài quá 100 ký tự."),
        ("0", "Số phải từ 1 đến 9999."),
        ("Tổ 20251", "Số phải từ 1 đến 9999."),
    ],
)
def test_a_line_that_names_none_says_why(line, why):
    reading = read(f"\n{line}")
    assert reading.new == []
    assert [(refused.line, refused.why) for refused in reading.refused] == [(2, why)]


@pytest.mark.parametrize(("first", "second"), [("3", "Tổ 03"), ("Thôn Đông", "thon  dong"), ("Khu 1", "Khu phố số 1")])
def test_what_residents_could_not_tell_apart_is_one_group(first, second):
    reading = read(f"{first}\n{second}")
    assert len(reading.new) == 1
    assert [refused.why for refused in reading.refused] == ["Trùng với dòng 1."]
    reading.new[0].save()
    reading = read(second)
    assert (reading.new, reading.there) == ([], list(ResidentialGroup.objects.all()))


def test_groups_of_another_kind_may_have_the_same_number():
    make_group(number=3, name="Thôn 3")
    assert [group.name for group in read("Tổ 3\nThôn 30\nẤp 3").new] == ["Tổ 3", "Thôn 30", "Ấp 3"]


def test_a_name_that_nobody_bears_any_more_may_be_taken():
    make_group(number=3, name="Tổ 3", valid_to=dt.date(2025, 6, 30))
    assert [group.name for group in read("Tổ 3").new] == ["Tổ 3"]


def test_the_wards_own_word_may_be_one_that_we_do_not_know():
    assert [(group.name, group.number) for group in read("4\nCụm 5", before="Cụm").new] == [("Cụm 4", 4), ("Cụm 5", 5)]
    assert number_of("Cụm 5") is None


@pytest.mark.parametrize(
    ("there", "before"),
    [
        ([], "Khu phố số"),
        (["Khu phố 1", "Khu phố 2", "Khu phố số 3"], "Khu phố"),
        (["Khu tập thể"], "Khu phố số"),
    ],
)
def test_the_usual_beginning_of_names_follows_the_existing_groups(there, before):
    make_ward(group_word="khu phố")
    for number, name in enumerate(there, start=1):
        make_group(number=number if name[-1].isdecimal() else None, name=name)
    assert usual_beginning() == before


# Making them


@pytest.mark.parametrize("rows", [1, 60])
def test_any_number_is_made_in_the_same_queries(rows, django_assert_num_queries):
    clerk, new = make_user("Văn phòng"), read_names(map(str, range(1, rows + 1)), before="Thôn").new
    with django_assert_num_queries(10):
        add_groups(new, by=clerk)
    assert len(names()) == rows


def test_as_many_as_may_be_are_made_and_each_is_on_record():
    clerk, new = make_user("Văn phòng"), read_names(map(str, range(1, MOST + 1)), before="Thôn").new
    add_groups(new, by=clerk)
    events = CaseEvent.objects.filter(case_kind="residentialgroup", verb="add", actor=clerk, sequence=1)
    assert {event.case_id for event in events} == {group.pk for group in ResidentialGroup.objects.all()}
    assert {event.reason for event in events} == {f"Một trong {MOST} tên thêm cùng lúc."}
    assert len(names()) == len(events) == MOST
    assert list(verify(Tally())) == []


def test_groups_added_together_get_different_addresses():
    ended = make_group(number=1, name="Tổ 1", valid_to=dt.date(2025, 6, 30))
    add_groups(read("Tổ 1\nTổ-1").new, by=make_user())
    assert [group.slug for group in ResidentialGroup.objects.order_by("pk")] == [ended.slug, "to-1-2", "to-1-3"]


@pytest.mark.parametrize("there", ["Tổ 2", "TỔ DÂN PHỐ SỐ 02"])
def test_if_one_group_exists_meanwhile_none_is_added(there):
    new = read("Tổ 1\nTổ 2").new
    make_group(number=2, name=there)
    with pytest.raises(NotReady):
        add_groups(new, by=make_user())
    assert names() == [there]
    assert not CaseEvent.objects.exists()


def test_a_name_that_stands_twice_or_too_many_are_refused():
    for wrong in [["Tổ 1", "Tổ 01"], [f"Tổ {number}" for number in range(1, MOST + 2)]]:
        with pytest.raises(NotReady):
            add_groups([ResidentialGroup(name=name) for name in wrong], by=make_user())
    assert names() == []


def test_an_address_that_was_taken_meanwhile_is_told_in_words(monkeypatch):
    def taken(*args):
        raise IntegrityError

    monkeypatch.setattr(ResidentialGroup.objects.all().__class__, "bulk_create", taken)
    with pytest.raises(NotReady, match="vừa được thêm"):
        add_groups(read("Tổ 1").new, by=make_user())


# The page


def test_numbers_are_looked_at_and_then_made_in_their_order(office):
    page = office.post(ADDRESS, by_numbers(1, 12), follow=True)
    assert "Sẽ thêm 12 tổ dân phố" in text_of(page)
    assert names() == []
    page = text_of(office.post(ADDRESS, looked_at(office, by_numbers(1, 12)), follow=True))
    assert "Đã thêm 12 tổ dân phố." in page
    assert names() == [f"Tổ dân phố số {number}" for number in range(1, 13)]
    assert [page.index(f">{name}</a>") for name in names()] == sorted(page.index(f">{name}</a>") for name in names())


def test_a_list_says_what_is_made_what_is_there_and_what_is_not_taken(office):
    make_group(number=2, name="Tổ dân phố số 2")
    typed = pasted("1\n2\n3\tBa\n<b>Đông</b>")
    page = text_of(office.post(ADDRESS, typed, follow=True))
    assert "<li>Tổ dân phố số 1</li><li>&lt;b&gt;Đông&lt;/b&gt;</li>" in page
    assert "01 tên đã có, giữ nguyên" in page
    assert "Dòng 3, «3 | Ba»: Dòng này có nhiều ô." in page
    page = text_of(office.post(ADDRESS, looked_at(office, typed), follow=True))
    assert "Đã thêm 02 tổ dân phố. 01 tên đã có từ trước, giữ nguyên. 01 dòng không nhận." in page
    assert len(names()) == 3


@pytest.mark.parametrize("later", ["Tổ 1\nTổ 2\nTổ 3", "Tổ 1"])
def test_nothing_is_made_that_was_not_looked_at(office, later):
    typed = looked_at(office, pasted("Tổ 1\nTổ 2"))
    page = office.post(ADDRESS, {**typed, "ten": later}, follow=True)
    assert "Danh sách đã khác với lúc xem trước." in text_of(page)
    assert names() == []
    make_group(number=1, name="Tổ 1")
    assert "Danh sách đã khác với lúc xem trước." in text_of(office.post(ADDRESS, typed))


def test_pressed_twice_they_are_made_once(office):
    typed = looked_at(office, by_numbers(1, 3))
    office.post(ADDRESS, typed)
    page = office.post(ADDRESS, typed)
    assert page.status_code == 200
    assert "Không có tổ dân phố nào để thêm." in text_of(page)
    assert "khác với lúc xem trước" not in text_of(page)
    assert len(names()) == 3


def test_what_somebody_made_in_the_same_instant_is_shown_as_there(office, monkeypatch):
    typed = looked_at(office, by_numbers(1, 3))

    def slow(groups, *, by):
        make_group(number=2, name="Tổ 2")
        add_groups(groups, by=by)

    monkeypatch.setattr("sessions_app.staff_views.groups.actions.add_groups", slow)
    page = text_of(office.post(ADDRESS, typed))
    assert "Có tên trong danh sách này vừa được thêm." in page
    assert "Sẽ thêm 02 tổ dân phố" in page
    assert "01 tên đã có, giữ nguyên" in page
    assert names() == ["Tổ 2"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (by_numbers(5, 2), "Số cuối không được nhỏ hơn số đầu."),
        (by_numbers(1, MOST + 1), "Mỗi lần nhiều nhất 300 tên."),
        (by_numbers(0, 2), "Hãy xem lại các ô có lời nhắc."),
        (by_numbers(1, 2, goi="Tổ 1"), "Đừng ghi số ở đây"),
        (by_numbers(1, 2, goi=""), "Hãy ghi phần chữ đứng trước số."),
        (pasted(""), "Hãy dán danh sách vào đây."),
        (pasted("\n".join(["x"] * (MOST + 1))), f"danh sách này có {MOST + 1} dòng."),
        (pasted("Tổ\x00 1"), "Có ký tự không đọc được"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_box(office, typed, told):
    page = office.post(ADDRESS, {**typed, "them": "x", "da_xem": "x"})
    assert told in text_of(page)
    assert names() == []


def test_a_crafted_press_makes_nothing(office):
    for typed in [{"viec": "x"}, {}, pasted("Tổ 1"), pasted("Tổ 1", da_xem=""), pasted("STT", da_xem="x")]:
        assert office.post(ADDRESS, {**typed, "them": "x"}).status_code == 200
    assert names() == []


def test_previewing_groups_again_adds_none(office):
    typed = looked_at(office, by_numbers(1, 3))
    del typed["them"]
    assert office.post(ADDRESS, typed, follow=True).status_code == 200
    assert names() == []


def test_the_page_and_its_button_are_for_who_may_add_a_group(office):
    assert reverse("admin:add_groups") == ADDRESS
    assert ADDRESS in text_of(office.get(page_of(ResidentialGroup, "changelist")))
    leader = signed_in("Lãnh đạo")
    assert ADDRESS not in text_of(leader.get(page_of(ResidentialGroup, "changelist")))
    for typed in [by_numbers(1, 2), pasted("Tổ 1")]:
        assert leader.post(ADDRESS, {**typed, "them": "x", "da_xem": "x"}).status_code == 403
    assert leader.get(ADDRESS).status_code == 403
    assert names() == []


def test_the_page_is_called_by_the_wards_own_word():
    make_ward(group_word="thôn")
    page = text_of(signed_in("Quản trị").get(ADDRESS))
    assert "Thêm nhiều thôn cùng lúc" in page
    assert 'value="Thôn số"' in page
    assert "tổ dân phố" not in page.split('id="content-main"')[1].split("<footer")[0].lower()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_preview_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    make_group(number=1, name="Tổ 1")
    typed = pasted("\n".join(f"Tổ {number}" for number in range(1, rows + 1)))
    office.post(ADDRESS, typed)
    with django_assert_num_queries(9):
        office.post(ADDRESS, typed)


def test_a_group_typed_by_its_name_alone_is_sorted_by_the_number_in_it(office):
    for name in ["Tổ 10", "Tổ 2", "Khu tập thể 1"]:
        office.post(page_of(ResidentialGroup, "add"), {"name": name})
    assert [(group.name, group.number) for group in ResidentialGroup.objects.all()] == [
        ("Tổ 2", 2),
        ("Tổ 10", 10),
        ("Khu tập thể 1", None),
    ]


def test_in_lists_and_boxes_of_choices_the_second_group_stands_before_the_tenth(office):
    office.post(ADDRESS, looked_at(office, pasted("Tổ 10\nĐông 10\nTổ 2\nĐông 2")))
    page = text_of(office.get(page_of(ResidentialGroup, "changelist")))
    told = [page.index(f">{name}</a>") for name in ["Tổ 2", "Tổ 10", "Đông 2", "Đông 10"]]
    assert told == sorted(told)
    assert [label for _, label in PostingForm().fields["sent_to"].choices] == ["Tổ 2", "Tổ 10", "Đông 2", "Đông 10"]


@pytest.mark.parametrize("typed", ["khu 3", "KP3", "khu phố số 03"])
def test_a_group_is_found_however_its_name_is_written(office, typed):
    for number in [3, 4]:
        make_group(name=f"Khu phố {number}", number=number)
    asked = {"app_label": "sessions_app", "model_name": "meeting", "field_name": "groups", "term": typed}
    found = office.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [row["text"] for row in found] == ["Khu phố 3"]
