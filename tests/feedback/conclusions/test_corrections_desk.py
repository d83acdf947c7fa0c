"""The page where the office corrects a published conclusion: what it asks, warns of and refuses."""

import pytest
from django.urls import reverse

from feedback.forms.conclusions import PlacesForm
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import ConclusionCorrection, ConclusionItem, ConclusionPart, EarlierWords
from tests.builders import make_conclusion
from tests.staff import fresh, page_of, signed_in, text_of, verb_address

from .steps import NEW, NOTE, OLD, REASON, correct, correction_address, correction_form, mended, out

pytestmark = pytest.mark.usefixtures("ward")


def test_the_office_corrects_a_line_from_the_page_of_the_conclusion():
    notice = out()
    office, item = signed_in("Văn phòng"), notice.items.get()
    shown = text_of(office.get(page_of(notice)))
    assert f'href="{reverse("admin:conclusion_correction", args=[notice.pk])}"' in shown
    assert f'href="{correction_address(notice, item.pk)}"' in shown
    typed = correction_form(office, notice, item.pk) | {f"muc_{item.pk}": f"{NEW}\r\nDòng hai."}
    done = office.post(correction_address(notice, item.pk), typed, follow=True)
    assert "Đã đính chính." in text_of(done)
    assert fresh(item).text == f"{NEW}\nDòng hai."
    assert (fresh(item).body, fresh(item).due_on) == (item.body, item.due_on)
    again = office.post(correction_address(notice, item.pk), typed | {OPENED: typed[OPENED]})
    assert "Có hai lần sửa" in text_of(again)


def test_a_refused_correction_keeps_what_was_typed():
    notice = out()
    office, item = signed_in("Văn phòng"), notice.items.get()
    for gap in ["note", "reason", f"muc_{item.pk}", f"muc_{item.pk}_body"]:
        typed = correction_form(office, notice, item.pk) | {f"muc_{item.pk}": NEW, gap: ""}
        shown = text_of(office.post(correction_address(notice, item.pk), typed))
        assert 'class="errorlist"' in shown
    far = correction_form(office, notice, item.pk) | {f"muc_{item.pk}_due": "31/12/2206"}
    assert "Ngày này quá xa. Hãy xem lại năm." in text_of(office.post(correction_address(notice, item.pk), far))
    assert fresh(item).text == OLD
    assert REASON in shown


def test_personal_data_is_told_before_it_goes_out():
    notice = out()
    office, item = signed_in("Văn phòng"), notice.items.get()
    typed = correction_form(office, notice, item.pk) | {f"muc_{item.pk}": "Gọi 0912 345 678."}
    told = office.post(correction_address(notice, item.pk), typed)
    assert "<mark>0912 345 678</mark>" in text_of(told)
    assert fresh(item).text == OLD
    office.post(correction_address(notice, item.pk), typed | {"seen": told.context["leak"].seal})
    assert fresh(item).text == "Gọi 0912 345 678."


def test_personal_data_in_the_old_words_is_told_once():
    notice = out(introduction="Liên hệ 0912 345 678.")
    office = signed_in("Văn phòng")
    typed = correction_form(office, notice, "introduction") | {"introduction": "Liên hệ bộ phận một cửa."}
    seal = office.post(correction_address(notice, "introduction"), typed).context["leak"].seal
    office.post(correction_address(notice, "introduction"), typed | {"seen": seal})
    assert EarlierWords.objects.public().exists()


def test_who_opens_the_boxes_of_no_place_is_told_to_choose_one():
    notice = out()
    office, refusal = signed_in("Văn phòng"), "Hãy chọn ít nhất một chỗ ghi nhầm."
    assert refusal not in text_of(office.get(correction_address(notice)))
    assert refusal in text_of(office.get(correction_address(notice), {PlacesForm.ASKED: "1"}))


def test_of_two_who_correct_several_lines_the_second_is_told_which():
    notice = out()
    ConclusionItem.objects.create(notice=notice, part=ConclusionPart.RAISED, order=8, text="Rác.")
    office, items = signed_in("Văn phòng"), list(notice.items.all())
    typed = correction_form(office, notice, *(item.pk for item in items))
    correct(notice, *(mended(notice, text="Lời khác.", item=item) for item in items))
    mine = typed | {f"muc_{item.pk}": "Lời của tôi." for item in items}
    shown = text_of(office.post(correction_address(notice, *(item.pk for item in items)), mine))
    assert "<h3>Mục 1 phần a): nội dung</h3>" in shown
    assert "<h3>Mục 1 phần d): nội dung</h3>" in shown


def test_personal_data_is_told_at_the_first_publication_too():
    notice = make_conclusion(items=1, introduction="Liên hệ 0912 345 678.")
    shown = text_of(signed_in("Văn phòng").get(verb_address(notice, "cong-bo")))
    assert "số điện thoại «0912 345 678»" in shown


def test_only_places_of_this_conclusion_and_not_too_many_can_be_chosen():
    notice, other = out(), out()
    for order in range(2, 24):
        ConclusionItem.objects.create(notice=notice, part=ConclusionPart.RAISED, order=order, text=f"Mục {order}.")
    office = signed_in("Văn phòng")
    assert office.get(correction_address(notice, other.items.get().pk)).context["form"] is None
    everything = office.get(correction_address(notice, *notice.items.values_list("pk", flat=True)))
    assert everything.context["form"] is None
    assert "nhiều nhất 20 chỗ" in text_of(everything)


@pytest.mark.parametrize("role", ["Người duyệt", "MTTQ", "Lãnh đạo"])
def test_who_does_not_publish_does_not_correct(role):
    notice = out()
    client = signed_in(role)
    assert client.get(correction_address(notice)).status_code == 403
    assert client.post(correction_address(notice, notice.items.get().pk), {}).status_code == 403


def test_a_draft_is_edited_not_corrected():
    draft = make_conclusion(items=1)
    office = signed_in("Văn phòng")
    assert "/dinh-chinh/" not in text_of(office.get(page_of(draft)))
    for answer in [
        office.get(correction_address(draft)),
        office.post(correction_address(draft, draft.items.get().pk), {"note": NOTE}),
    ]:
        assert answer.url == page_of(draft)
    assert not ConclusionCorrection.objects.exists()


def test_very_many_places_are_folded_by_part_but_for_what_was_chosen():
    notice = out()
    last = [
        ConclusionItem.objects.create(notice=notice, part=part, order=order, text=f"Mục {order}")
        for part in [ConclusionPart.RAISED, ConclusionPart.ANSWERED]
        for order in range(15)
    ][-1]
    office = signed_in("Văn phòng")
    parts = office.get(correction_address(notice, last.pk)).context["chosen"].parts
    assert [(name[:2], len(ticks), is_open) for name, ticks, is_open in parts] == [
        ("", 4, False),
        ("a)", 15, False),
        ("b)", 15, True),
        ("d)", 1, False),
    ]
    notice.items.filter(part=ConclusionPart.RAISED).delete()
    parts = office.get(correction_address(notice)).context["chosen"].parts
    assert all(is_open for _, _, is_open in parts)
