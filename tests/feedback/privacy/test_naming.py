"""Where the public still reads of who was erased: every kind of text, as people write names and numbers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import ResponseFile
from feedback.privacy.naming import still_naming
from tests.builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_meeting,
    make_opinion,
    make_photo,
    make_response,
    make_session,
)
from tests.staff import signed_in, text_of

from .asking import NAME, PHONE, WHO, taken

WORDS = f"Gặp {NAME} ở nhà."
MARKS = {NAME, PHONE, "thu@example.vn"}


def conference(column):
    return lambda words: make_session(**{column: words})


def programme(words):
    session = make_session()
    session.agenda.create(title=words)
    return session


def place_of_meeting(words):
    return make_meeting(place=words).session


def put_off(words):
    session = make_session()
    session.changes.create(kind="postponed", reason=words)
    return session


def conclusion(words):
    notice = make_conclusion(published_at=timezone.now())
    notice.items.create(part="d", text=words, body=make_body())
    return notice


def picture_of_news(words):
    news = make_announcement()
    news.photos.create(alt_text="Nhà dân", caption=words)
    return news


def another_opinion(words):
    return make_opinion(moderation="approved", public_text=words)


def answer_to_another(words):
    return make_response(opinion=make_opinion(moderation="approved"), state="published", text=words).opinion


def corrected_answer(words):
    opinion = make_opinion(moderation="approved")
    return make_response(opinion=opinion, state="superseded", text=words, published_at=timezone.now()).opinion


def correction_of_another_opinion(words):
    opinion = make_opinion(moderation="approved")
    opinion.corrections.create(number=1, note=words)
    return opinion


def file_of_an_answer(words):
    response = make_response(opinion=make_opinion(moderation="approved"), state="published")
    ResponseFile.objects.create(response=response, file_name=f"{words}pdf", media_type="application/pdf", size=1)
    return response.opinion


def another_promise(words):
    return make_commitment(published_at=timezone.now(), state="under_way", title=words)


def progress_of_another_promise(words):
    promise = another_promise("Làm cống.")
    promise.progress.create(text=words)
    return promise


def other_lead_of_another_promise(words):
    promise = another_promise("Làm cống.")
    promise.lead_changes.create(body_before=make_body(), body=make_body(), reason=words)
    return promise


def resumption_of_another_promise(words):
    promise = another_promise("Làm cống.")
    promise.resumptions.create(dropped_reason=words, due_on=timezone.localdate(), reason="Có tiền.")
    return promise


def correction_of_another_promise(words):
    promise = another_promise("Làm cống.")
    promise.corrections.create(number=1, note=words, reason="Nhầm")
    return promise


def earlier_words_of_another_promise(words):
    promise = another_promise("Làm cống.")
    promise.corrections.create(number=1, note="Nhầm ngõ", reason="Nhầm").earlier.create(place="title", text=words)
    return promise


def extension_of_another_opinion(words):
    opinion = make_opinion(moderation="approved")
    opinion.extensions.create(until=timezone.localdate(), reason=words)
    return opinion


def reply_about_another_opinion(words):
    opinion, today = make_opinion(moderation="approved"), timezone.localdate()
    opinion.referrals.create(to_body=make_body(), sent_on=today, replied_on=today, reply=words)
    return opinion


def another_issue(words):
    return make_issue(make_opinion(moderation="approved"), published_at=timezone.now(), summary=words)


PLACES = {
    "title": conference("title"),
    "content": conference("content"),
    "topics_raised": conference("topics_raised"),
    "programme": programme,
    "place": place_of_meeting,
    "put off": put_off,
    "conclusion": conclusion,
    "introduction": lambda words: make_conclusion(published_at=timezone.now(), introduction=words),
    "caption": lambda words: make_photo(caption=words),
    "description": lambda words: make_photo(alt_text=words),
    "picture of news": picture_of_news,
    "another opinion": another_opinion,
    "place of another opinion": lambda words: make_opinion(moderation="approved", public_place=words),
    "answer to another opinion": answer_to_another,
    "answer before a correction": corrected_answer,
    "correction of another opinion": correction_of_another_opinion,
    "extension of another opinion": extension_of_another_opinion,
    "reply about another opinion": reply_about_another_opinion,
    "file of an answer": file_of_an_answer,
    "another issue": another_issue,
    "another promise": another_promise,
    "progress of another promise": progress_of_another_promise,
    "another lead of another promise": other_lead_of_another_promise,
    "resumption of another promise": resumption_of_another_promise,
    "correction of another promise": correction_of_another_promise,
    "earlier words of another promise": earlier_words_of_another_promise,
}


@pytest.mark.parametrize("place", PLACES)
def test_every_public_text_that_names_the_person_is_told(place):
    PLACES[place]("Việc khác.")
    naming = PLACES[place](WORDS)
    assert still_naming([], MARKS).named == [naming]


@pytest.mark.parametrize(
    "hide",
    [
        lambda: make_photo(caption=WORDS, hidden_at=timezone.now()),
        lambda: make_session(title=WORDS, announced_at=None),
        lambda: make_conclusion(introduction=WORDS),
        lambda: make_opinion(public_text=WORDS),
        lambda: make_response(opinion=make_opinion(moderation="approved"), text=WORDS),
        lambda: make_response(opinion=make_opinion(), state="published", text=WORDS),
        lambda: make_commitment(title=WORDS, published_at=None),
    ],
)
def test_what_nobody_outside_reads_is_not_told(hide):
    hide()
    shown = make_photo(caption=WORDS)
    assert still_naming([], MARKS).named == [shown]


@pytest.mark.parametrize(
    "words",
    ["van thu to ba", "VĂN THƯ TỔ BA", "Số 0911 115 678", "0911.115.678", "(+84) 911 115 678", "THU@example.vn"],
)
def test_names_and_numbers_are_found_however_they_are_written(words):
    photo, answered = make_photo(caption=f"Liên hệ {words}."), answer_to_another(f"Liên hệ {words}.")
    said, promise = another_opinion(f"Liên hệ {words}."), another_promise(f"Liên hệ {words}.")
    assert still_naming([], MARKS).named == [photo, answered, said, promise]


def test_an_opinion_is_told_for_its_place_and_its_title_but_not_for_words_that_stand_apart():
    place = make_opinion(moderation="approved", public_place=f"Nhà {NAME}")
    title = make_opinion(moderation="approved", subject=WORDS)
    another_opinion("Văn Thư hỏi. Thư Tổ trả lời. Tổ Ba nghe.")
    assert still_naming([], MARKS).named == [place, title]


def test_what_is_told_of_the_persons_own_opinion_is_told_once():
    opinion = make_opinion(moderation="approved", public_text=WORDS)
    make_response(opinion=opinion, state="published", text=WORDS)
    promise = another_promise(WORDS)
    promise.opinions.add(opinion)
    assert still_naming([opinion], MARKS).named == [opinion, promise]


@pytest.mark.parametrize("place", ["caption", "programme", "conclusion", "news", "own opinion", "own answer"])
def test_the_last_two_words_of_a_name_are_places_to_look_at(place):
    opinion = make_opinion(moderation="approved", public_text=f"Nhà {'bà Tổ Ba' if place == 'own opinion' else 'tôi'}.")
    make = {
        **PLACES,
        "news": lambda words: make_announcement(text=words),
        "own opinion": lambda words: opinion,
        "own answer": lambda words: make_response(opinion=opinion, state="published", text=words).opinion,
    }[place]
    make_photo(caption="Văn Thư ở tổ bảy, Tổ Bao cấp.")
    alike = make("Bà to ba hỏi.")
    found = still_naming([opinion], MARKS)
    assert (found.named, found.alike) == ([], [alike])


def test_a_name_of_two_words_is_looked_for_as_a_whole():
    make_photo(caption="Bà Thư.")
    photo = make_photo(caption="Bà Lê Thư.")
    assert still_naming([], {"Lê Thư"}).named == [photo]


@pytest.mark.parametrize("rows", [1, 4])
def test_it_asks_the_same_number_of_questions_for_any_number_of_rows(rows, django_assert_num_queries):
    opinions = [make_opinion(moderation="approved") for _ in range(rows)]
    for opinion in opinions:
        make_response(opinion=opinion, state="published")
        promise = make_commitment(published_at=timezone.now(), state="under_way")
        promise.opinions.add(opinion)
        promise.progress.create(text="Đang làm.")
        for make in PLACES.values():
            make(WORDS)
    with django_assert_num_queries(59):
        found = still_naming(opinions, MARKS)
    assert len(found.named) == rows * len(PLACES)


def test_the_desk_leads_to_each_place_without_a_word_of_it():
    make_opinion(moderation="approved", processing="answered", sender=WHO)
    photo, session, notice = make_photo(caption=WORDS), programme("Bà Tổ Ba hỏi."), conclusion(WORDS)
    client = signed_in("Văn phòng")
    page = text_of(client.post(taken(client).url, {"viec": "xoa", "reason": "Theo đề nghị"}, follow=True))
    for row, name in [(photo, "hình ảnh"), (session, "hội nghị đối thoại"), (notice, "thông báo kết luận")]:
        address = reverse(f"admin:sessions_app_{row._meta.model_name}_change", args=[row.pk])
        assert f'<a href="{address}">{name} số {row.pk}</a>' in page
        assert client.get(address).status_code == 200
    assert "hai chữ cuối của tên" in page
    assert f"Cần xem lại: thông báo kết luận số {notice.pk}, hình ảnh số {photo.pk}, hội nghị" in page
    assert NAME not in page
