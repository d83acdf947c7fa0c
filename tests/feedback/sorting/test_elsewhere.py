"""The desk of sorting, where a matter is of others: sent on, urged, and come back."""

from django.urls import reverse
from django.utils import timezone

from feedback.models import Opinion, Referral
from tests.builders import make_body
from tests.staff import fresh, signed_in, text_of

from .steps import DAY, QUEUE, address, said, sent_on, sort, waiting


def test_what_is_of_others_is_classified_and_leads_to_the_letter(office):
    opinion, to_body = waiting(), make_body(kind="higher")
    response = sort(office, opinion, **{"giao-competence": "higher"})
    assert response.redirect_chain[-1][0] == f"{address(opinion)}#chuyen-di"
    assert (fresh(opinion).competence, fresh(opinion).processing) == ("higher", "classified")
    today = f"{timezone.localdate():%d/%m/%Y}"
    typed = {"chuyen-to_body": to_body.pk, "chuyen-sent_on": today}
    response = office.post(address(opinion), {"viec": "chuyen", **typed}, follow=True)
    assert (Referral.objects.get().to_body, Referral.objects.get().letter_number) == (to_body, "")
    assert fresh(opinion).duty == "answer"
    done, slip = said(response)[:2]
    assert done == f"Số {opinion.pk}: đã ghi việc chuyển {to_body}."
    assert reverse("admin:paper", args=["transfer", Referral.objects.get().pk]) in slip


def test_what_came_back_late_is_written_down_here(office):
    opinion = sent_on(waiting(competence="higher", processing="classified"), expected_on=timezone.localdate() - DAY)
    page = text_of(office.get(address(opinion)))
    assert "Ghi trả lời của cơ quan nhận" in page
    late = f"Quá hẹn {timezone.localdate() - DAY:%d/%m/%Y} đã 01 ngày: đôn đốc, có trả lời thì ghi lại."
    assert late in page
    assert late in text_of(office.get(QUEUE))
    typed = {"tra-loi-replied_on": f"{timezone.localdate():%d/%m/%Y}", "tra-loi-reply": "Đã làm."}
    office.post(address(opinion), {"viec": "tra-loi", **typed})
    assert Referral.objects.get().reply == "Đã làm."
    assert fresh(opinion).due_on > timezone.localdate()
    assert Referral.objects.get().days_late == 0


def test_the_queue_says_that_the_other_body_has_replied_and_not_of_a_time_before(office):
    today = timezone.localdate()
    opinion = sent_on(waiting(competence="higher", processing="classified"), replied_on=today - DAY, reply="Đã làm.")
    came_back = f"Sở Xây dựng {opinion.pk} đã trả lời ngày {today - DAY:%d/%m/%Y}"
    row = text_of(office.get(QUEUE))
    assert f"{came_back}.</strong> Phân công đơn vị trả lời người gửi theo nội dung ấy." in row
    Opinion.objects.filter(pk=opinion.pk).update(reopened_at=timezone.now())
    row = text_of(office.get(QUEUE))
    assert came_back not in row
    assert "Đã phân loại, chưa phân công" in row


def test_who_was_urged_is_left_in_peace_for_a_while(office):
    today = timezone.localdate()
    opinion = sent_on(waiting(competence="higher", processing="classified"), expected_on=today - DAY)
    typed = {"don-doc-means": "phone", "don-doc-urged_on": f"{today:%d/%m/%Y}"}
    assert "Hãy chọn đôn đốc" in text_of(office.post(address(opinion), {"viec": "don-doc"}))
    again = {"don-doc-again_on": f"{today + 3 * DAY:%d/%m/%Y}", "don-doc-note": "Chị Kín hứa."}
    office.post(address(opinion), {"viec": "don-doc", **typed, **again})
    urging = Referral.objects.get().urgings.get()
    link = f'href="{address(opinion)}'
    assert link not in text_of(office.get(QUEUE))
    assert link not in text_of(office.get(QUEUE, {"loai": "don-doc"}))
    late = text_of(office.get(QUEUE, {"loai": "qua-hen"}))
    assert f"đã đôn đốc 01 lần, lần cuối {today:%d/%m/%Y}. Chờ đến {today + 3 * DAY:%d/%m/%Y}" in late
    assert "Ghi lúc" in text_of(office.post(address(opinion), {"viec": "don-doc", **typed}))
    type(urging).objects.update(again_on=today, urged_on=today - DAY)
    assert link in text_of(office.get(QUEUE, {"loai": "don-doc"}))
    assert "đôn đốc lại, có trả lời thì ghi lại" in text_of(office.get(QUEUE))


def test_one_call_about_several_is_noted_once_for_all_that_are_ticked(office):
    today, asked = timezone.localdate(), f"{QUEUE}?loai=don-doc"
    away = [sent_on(waiting(competence="higher", processing="classified"), expected_on=today - DAY) for _ in range(3)]
    typed = {"rows": [row.pk for row in away[:2]], "means": "phone", "urged_on": f"{today:%d/%m/%Y}"}
    refused = text_of(office.post(asked, {**typed, "means": ""}))
    assert "Hãy chọn đôn đốc" in refused
    # without what Django's boxes for days are built on, they have neither «Hôm nay» nor a calendar
    assert 0 < refused.find("admin/js/core.") < refused.find("admin/js/admin/DateTimeShortcuts.")
    assert "đã ghi lần đôn đốc" in text_of(office.post(asked, typed, follow=True))
    assert [row.referrals.get().urgings.count() for row in away] == [1, 1, 0]
    assert "không ghi thêm lần nữa" in text_of(office.post(asked, typed, follow=True))
    told = text_of(office.post(asked, {**typed, "rows": typed["rows"][:1], "means": "letter"}, follow=True))
    letter = away[0].referrals.get().urgings.get(means="letter")
    assert f'Lập công văn đôn đốc gửi <a href="{reverse("admin:paper", args=["urging", letter.pk])}">' in told
    assert signed_in("MTTQ").post(asked, typed).status_code == 403
    assert "Giao các ý kiến đã đánh dấu" not in text_of(office.get(asked))


def test_what_came_back_is_given_to_a_body_and_stays_the_matter_of_others(office):
    opinion = sent_on(
        waiting(competence="higher", processing="classified"), replied_on=timezone.localdate(), reply="Nhờ phường."
    )
    assert '<details class="mod-other" id="chuyen-di">' in text_of(office.get(address(opinion)))
    typed = {"giao-competence": "higher"}
    assert "Hãy chọn đơn vị chủ trì." in text_of(sort(office, opinion, **typed))
    response = sort(office, opinion, **typed, **{"giao-body": (body := make_body()).pk})
    assert said(response)[0] == f"Số {opinion.pk}: đã phân loại và giao {body}."
    assert response.redirect_chain[-1][0] == QUEUE
    assert (fresh(opinion).competence, fresh(opinion).processing) == ("higher", "assigned")
