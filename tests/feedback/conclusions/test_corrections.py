"""A published conclusion is corrected openly: nothing in silence, nothing lost, no promise moved, nobody named again."""

import datetime as dt
import io
import zipfile

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.conclusion_corrections import correct_conclusion
from feedback.actions.promise import promise_from_item
from feedback.actions.redact import forget_in_papers
from feedback.documents import PAPERS
from feedback.models import Follow, Opinion
from feedback.privacy.naming import still_naming
from sessions_app.actions import (
    CorrectedMeanwhile,
    Mending,
    NotReady,
    Wording,
    WrongState,
    make_paper,
    publish_document,
)
from sessions_app.models import (
    CaseEvent,
    ConclusionCorrection,
    ConclusionItem,
    ConclusionPlace,
    EarlierWords,
    OutboxMessage,
    PaperText,
)
from tests.builders import make_body, make_commitment, make_conclusion, make_group, make_user
from tests.mails import mail_for
from tests.staff import fresh, text_of

from .steps import NEW, NOTE, OLD, REASON, about, correct, letter_of, mended, out, page

pytestmark = pytest.mark.usefixtures("ward")


def test_the_page_says_what_was_corrected_when_and_why_and_what_it_said_before(client):
    notice = out()
    address, number, day = notice.get_absolute_url(), notice.number_symbol, notice.issued_on
    opening = Mending(ConclusionPlace.INTRODUCTION, Wording(notice.introduction), Wording("Kết luận như sau:"))
    made = correct(notice, mended(notice), opening)
    shown = page(client, notice)
    assert f"{NOTE}." in shown
    assert f"Lý do: {REASON}." in shown
    assert "Đã đính chính lúc" in shown
    item = notice.items.get()
    assert f'<a href="#muc-{item.pk}">mục 1 phần d)</a>, phần mở đầu.' in shown
    assert item.text == NEW
    line = shown[shown.index(f'id="muc-{item.pk}"') :]
    assert line.index(NEW) < line.index("trước đây ghi") < line.index(OLD)
    assert "Người chủ trì kết luận như sau:" in shown
    assert (notice.get_absolute_url(), notice.number_symbol, notice.issued_on) == (address, number, day)
    event = CaseEvent.objects.get(case_kind="conclusionnotice", case_id=notice.pk, verb="correct")
    assert (event.actor_name, event.reason) == (str(event.actor), f"{NOTE} {REASON}")
    assert list(made.earlier.values_list("place", "text")) == [
        ("item", OLD),
        ("introduction", "Người chủ trì kết luận như sau:"),
    ]


def test_without_a_correction_the_page_says_nothing_of_one(client):
    assert "đính chính" not in page(client, out()).lower()


def test_office_and_day_before_are_told_as_they_were_named_then(client):
    notice = out()
    office, day = notice.items.get().body, notice.items.get().due_on
    correct(notice, mended(notice, text=OLD, body=make_body(name="Phòng Văn hóa"), due_on=day + dt.timedelta(days=5)))
    office.name = "Phòng Kinh tế"
    office.save()
    shown = page(client, notice)
    assert "Giao Phòng Văn hóa" in shown
    assert f"Giao Phòng Hạ tầng · hạn {day:%d/%m/%Y}" in shown


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"note": " "}, NotReady), ({"reason": ""}, NotReady), ({"mendings": []}, NotReady)],
)
def test_nothing_is_corrected_without_what_why_and_a_changed_word(said, refusal):
    notice = out()
    given = {"note": NOTE, "reason": REASON, "mendings": [mended(notice)], **said}
    if not given["mendings"]:
        given["mendings"] = [mended(notice, text=OLD)]
    with pytest.raises(refusal):
        correct_conclusion(notice, by=make_user(), **given)
    assert notice.items.get().text == OLD
    assert not ConclusionCorrection.objects.exists()


def test_a_draft_and_the_line_of_another_conclusion_are_not_corrected():
    draft, notice, other = make_conclusion(items=1), out(), out()
    for row, item in [(draft, draft.items.get()), (notice, other.items.get())]:
        with pytest.raises(WrongState):
            correct(row, mended(row, item=item))
    assert other.items.get().text == OLD


def test_a_day_before_the_conference_is_refused_as_at_first():
    notice = out()
    with pytest.raises(NotReady, match="trước ngày họp"):
        correct(notice, mended(notice, due_on=timezone.localdate() - dt.timedelta(days=30)))
    assert notice.items.get().text == OLD


def test_who_read_what_stands_there_no_more_overwrites_nothing():
    notice = out()
    stale = mended(notice, text="Lời của người chậm.")
    correct(notice)
    with pytest.raises(CorrectedMeanwhile):
        correct(notice, stale)
    assert notice.items.get().text == NEW
    assert EarlierWords.objects.count() == 1


def test_two_corrections_keep_both_earlier_wordings_in_their_order(client):
    notice = out()
    correct(notice)
    correct(notice, mended(notice, text="Giao sửa đèn ngõ 28 trong quý ba."), note="Ngõ 28")
    shown = page(client, notice)
    line = shown[shown.index('id="muc-') :]
    assert line.index("ngõ 28") < line.index(NEW) < line.index(OLD)
    assert list(notice.corrections.values_list("number", flat=True)) == [1, 2]


# What was promised


def promised(notice, **kwargs):
    commitment = promise_from_item(notice.items.get(), by=make_user())
    actions.publish_commitment(commitment, by=make_user())
    return commitment


def test_the_words_of_a_line_are_free_and_its_promise_stays_as_it_is():
    notice = out()
    commitment = promised(notice)
    correct(notice)
    now = fresh(commitment)
    assert (now.title, now.due_on, now.lead_body, now.conclusion_item) == (
        commitment.title,
        commitment.due_on,
        commitment.lead_body,
        notice.items.get(),
    )
    assert not CaseEvent.objects.filter(case_kind="commitment", case_id=now.pk, verb="correct").exists()


@pytest.mark.parametrize("change", ["body", "due_on"])
def test_office_and_day_of_what_is_promised_go_by_their_sender_verbs(change):
    notice = out()
    commitment = promised(notice)
    other = {"body": make_body(name="Phòng khác"), "due_on": commitment.due_on + dt.timedelta(days=60)}[change]
    with pytest.raises(NotReady, match=f"việc phải làm số {commitment.pk}"):
        correct(notice, mended(notice, **{change: other}))
    assert notice.items.get().text == OLD
    assert not ConclusionCorrection.objects.exists()


def test_a_line_may_follow_its_promise_that_was_put_off_or_has_another_lead():
    notice, office = out(), make_body(name="Phòng Văn hóa")
    commitment = promised(notice)
    later = commitment.due_on + dt.timedelta(days=60)
    actions.postpone_commitment(commitment, by=make_user(), due_on=later, reason="Ghi nhầm tháng")
    actions.change_lead(commitment, by=make_user(), body=office, reason="Ghi nhầm phòng")
    correct(notice, mended(notice, due_on=later, body=office))
    line = notice.items.get()
    assert (line.due_on, line.body) == (later, office)


def test_a_promise_that_was_given_up_ties_its_line_no_more():
    notice, office = out(), make_body(name="Phòng Văn hóa")
    make_commitment(
        session=notice.session, conclusion_item=notice.items.get(), state="dropped", dropped_reason="Giao nhầm nơi"
    )
    correct(notice, mended(notice, body=office))
    assert notice.items.get().body == office


# Who hears of it, and what else tells of it


def test_those_who_follow_the_conference_hear_of_it_once_with_what_was_wrong():
    notice = out()
    follow = Follow.objects.create(session=notice.session, email="theo.doi@example.vn", confirmed_at=timezone.now())
    made = correct(notice)
    message = OutboxMessage.objects.get(kind="conclusion_corrected")
    assert (message.recipient_kind, message.recipient_id, message.occurrence) == ("follow", follow.pk, str(made.pk))
    mail = mail_for(message)
    assert mail.subject.startswith("Kết luận của hội nghị ông/bà theo dõi đã được đính chính")
    assert f"{NOTE}. Lý do: {REASON}." in mail.body
    assert notice.get_absolute_url() in mail.body
    assert OLD not in mail.body
    type(notice).objects.update(published_at=None)
    assert mail_for(message) is None


def test_feed_list_sitemap_and_machines_learn_of_it(client):
    earlier, notice = out(title="Kết luận cũ"), out(title="Kết luận mới")
    correct(earlier)
    feed = text_of(client.get(reverse("feed", args=["ket-luan"])))
    assert feed.index("Đính chính: Kết luận cũ") < feed.index("<title>Kết luận mới</title>")
    assert f"{earlier.get_absolute_url()}#dinh-chinh-1" in feed
    assert NOTE in feed
    listed = text_of(client.get(reverse("sessions_app:conclusions")))
    assert listed.count("đã đính chính ngày") == 1
    assert '"dateModified"' in page(client, earlier)
    assert '"dateModified"' not in page(client, notice)


def test_a_corrected_title_is_found_under_its_old_address(client):
    notice = out(title="Kết luận về chiếu sánh")
    title = Mending(ConclusionPlace.TITLE, Wording(notice.title), Wording("Kết luận về chiếu sáng"))
    correct(notice, title)
    found = text_of(client.get(reverse("search"), {"q": "chieu sang"}))
    assert f'href="{notice.get_absolute_url()}"' in found
    assert "chieu-sanh" in fresh(notice).slug


def test_the_sheet_for_the_notice_board_and_the_dossier_say_so(client):
    notice = out()
    correct(notice)
    assert NOTE in text_of(client.get(reverse("sessions_app:conclusion_sheet", args=[notice.slug])))
    dossier = b"".join(client.get(reverse("dossier", args=[notice.session.slug])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("ket-luan.html"))
        told = archive.read(name).decode()
    assert NOTE in told
    assert OLD in told


def test_the_paper_is_written_anew_and_what_it_said_stays_readable(client):
    notice = out()
    by = make_user()
    text = make_paper(PAPERS["conclusion"], notice.session, by=by)
    publish_document(text.document, by=by)
    correct(notice)
    newest, before = text.document.texts.all()
    assert NEW in newest.text
    assert "(Đã đính chính ngày" in newest.text
    assert newest.note == f"Đính chính: {NOTE}"
    assert OLD in before.text
    assert {newest.pk, before.pk} == set(PaperText.objects.public().values_list("pk", flat=True))


def test_a_letter_tells_how_it_is_to_be_read_and_the_page_leads_to_it_once_it_is_out(client):
    notice = out()
    made = correct(notice)
    correct(notice, mended(notice, text="Lời của lần sau."))
    text = letter_of(made)
    assert f"đã ghi «{OLD[:-1]}», giao Phòng Hạ tầng" in text.text
    assert f"nay đọc là «{NEW[:-1]}», giao Phòng Hạ tầng" in text.text
    assert f"Lý do: {REASON}." in text.text
    assert "đính chính thông báo kết luận số 05/TB-UBND" in text.text
    assert "Công văn đính chính" not in page(client, notice)
    publish_document(text.document, by=make_user())
    assert f'<a href="{text.document.get_absolute_url()}">Công văn đính chính' in page(client, notice)


# What nobody may read again


def test_an_erased_name_leaves_earlier_wordings_and_is_looked_for_in_them():
    notice = out()
    name = "Nguyễn Thị Thử"
    opinion = about(notice, subject="Đèn", visibility="named", public_name=name, group=make_group())
    ConclusionItem.objects.update(text=f"Bà {name} nêu về đèn.")
    made = correct(notice, mended(notice, text="Công dân nêu về đèn."))
    assert still_naming([], {name}).named == [notice]
    forget_in_papers(opinion, {name: "công dân"})
    assert made.earlier.get().text == "Bà công dân nêu về đèn."
    assert still_naming([], {name}).named == []


def test_who_takes_back_their_name_is_not_named_in_an_earlier_wording():
    notice = out()
    opinion = about(notice, visibility="named", public_name="Nguyễn Thị Thử")
    shown = Opinion.objects.get(pk=opinion.pk).attribution
    ConclusionItem.objects.update(text=f"{shown}: Đèn.")
    made = correct(notice)
    actions.withdraw_name(opinion)
    assert shown not in made.earlier.get().text


@pytest.mark.parametrize(
    "broken",
    [
        lambda made, item: ConclusionCorrection.objects.create(notice=made.notice, number=1, note="a", reason="b"),
        lambda made, item: ConclusionCorrection.objects.create(notice=made.notice, number=2, note="", reason="b"),
        lambda made, item: EarlierWords.objects.create(correction=made, place="item", item=item, text="a"),
        lambda made, item: EarlierWords.objects.create(correction=made, place="title", item=item, text="a"),
        lambda made, item: EarlierWords.objects.create(correction=made, place="item", text="a"),
    ],
)
def test_the_database_refuses_what_no_correction_is(broken):
    notice = out()
    made = correct(notice)
    with pytest.raises(IntegrityError), transaction.atomic():
        broken(made, notice.items.get())
