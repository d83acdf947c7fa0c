"""What a conclusion said before a correction, where the public must not read it any more."""

import pytest
from django.urls import reverse

from feedback import actions
from feedback.actions.conclusion_corrections import withhold_places
from feedback.documents import PAPERS
from sessions_app.actions import Mending, NotReady, Wording, WrongState, make_paper, publish_document
from sessions_app.models import ConclusionItem, ConclusionPlace, DocumentNumber, EarlierWords, PaperText
from tests.builders import make_user
from tests.staff import fresh, text_of
from tests.whole_conference import files_of_the_map

from .steps import NEW, NOTE, OLD, about, correct, letter_of, mended, out, page

pytestmark = pytest.mark.usefixtures("ward")


def test_withheld_words_are_on_no_page_and_neither_is_what_stood_there_before(client):
    notice = out()
    by = make_user()
    text = make_paper(PAPERS["conclusion"], notice.session, by=by)
    publish_document(text.document, by=by)
    phone = "Hỏi số 0912 345 678."
    letter = letter_of(correct(notice, mended(notice, text=phone)))
    publish_document(letter.document, by=by)
    correct(notice, mended(notice, text=f"{phone} Sửa."))
    correct(notice, mended(notice, text=NEW, is_withheld=True))
    assert not EarlierWords.objects.public().exists()
    assert EarlierWords.objects.count() == 3
    public = page(client, notice) + "".join(PaperText.objects.public().values_list("text", flat=True))
    assert "0912 345 678" not in public
    assert NEW in public
    assert public.count("Lời cũ không đăng lại") == 3


SECRET = "Kết luận về đơn của bà Lê Thị Mật"


@pytest.mark.parametrize("is_at_once", [True, False])
def test_the_address_of_a_title_that_is_withheld_spells_it_no_more_and_leads_on(client, is_at_once):
    notice, by = out(title=SECRET), make_user()
    text = make_paper(PAPERS["conclusion"], notice.session, by=by)
    plan = make_paper(PAPERS["resolution_plan"], notice.session, by=by)
    for paper in [text, plan]:
        publish_document(paper.document, by=by)
    old = notice.get_absolute_url()
    assert SECRET[1:] in fresh(plan).text
    assert "le-thi-mat" in old
    title = Mending(ConclusionPlace.TITLE, Wording(SECRET), Wording("Kết luận của Chủ tịch"), None, is_at_once)
    made = correct(notice, title)
    if not is_at_once:
        assert fresh(notice).get_absolute_url() == old
        withhold_places(notice, by=by, words=[made.earlier.get().pk], reason="Lộ thông tin")
    notice = fresh(notice)
    addresses = [row.get_absolute_url() for row in [notice, fresh(text.document), fresh(plan.document)]]
    texts = PaperText.objects.public().values_list("text", flat=True)
    pages = [*addresses, *files_of_the_map(), "/", reverse("search") + "?q=ket+luan", "/rss/ket-luan/"]
    public = "".join([*addresses, *texts] + [text_of(client.get(page, follow=True)) for page in pages])
    assert notice.slug in public
    assert "le-thi-mat" not in public
    assert SECRET[1:] not in public
    assert not DocumentNumber.objects.filter(subject__contains=SECRET).exists()
    assert client.get(old, follow=True).redirect_chain == [(notice.get_absolute_url(), 302)]
    assert client.get(old.replace("mat", "may")).status_code == 404


def test_an_old_address_that_may_have_been_of_two_leads_nowhere(client):
    for notice in [out(title=SECRET), out(title=SECRET)]:
        correct(notice, Mending(ConclusionPlace.TITLE, Wording(SECRET), Wording(f"Khác {notice.pk}"), None, True))
    assert client.get(reverse("sessions_app:conclusion", args=["ket-luan-ve-don-cua-ba-le-thi-mat"])).status_code == 404


def test_a_conclusion_of_which_other_words_are_withheld_keeps_its_address():
    notice = out(title=SECRET)
    correct(notice, mended(notice, is_withheld=True))
    assert fresh(notice).get_absolute_url() == notice.get_absolute_url()


def test_words_can_be_withheld_afterwards(client):
    notice = out()
    words = [correct(notice).earlier.get().pk]
    with pytest.raises(NotReady):
        withhold_places(notice, by=make_user(), words=words, reason=" ")
    assert OLD in page(client, notice)
    withhold_places(notice, by=make_user(), words=words, reason="Lộ thông tin")
    assert OLD not in page(client, notice)
    assert NOTE in page(client, notice)
    with pytest.raises(WrongState):
        withhold_places(notice, by=make_user(), words=words, reason="Lộ thông tin")


def test_what_was_taken_down_is_not_read_in_an_earlier_wording_either(client):
    notice = out()
    subject = "Đèn ngõ 8"
    opinion = about(notice, subject=subject, public_text="Đèn hỏng")
    ConclusionItem.objects.update(text=f"Sửa: {subject}.")
    made = correct(notice, mended(notice, text="Sửa đèn chiếu sáng."))
    letter = letter_of(made)
    publish_document(letter.document, by=make_user())
    assert f"Sửa: {subject}." in page(client, notice)
    actions.hide(opinion, by=make_user(), reason="Lộ thông tin")
    assert subject not in page(client, notice)
    assert "Sửa đèn chiếu sáng." in page(client, notice)
    assert subject not in PaperText.objects.public().get(document=letter.document).text
    assert subject not in letter_of(made, note="Lập lại").text
