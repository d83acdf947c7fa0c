"""«Có phải ý này không?» shows what is really alike, and only what everyone may read."""

from collections import Counter

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Opinion
from feedback.search import similar as search
from feedback.search.similar import alike, grams_of
from feedback.views.sending import advice_for
from tests.builders import make_concern, make_issue, make_opinion, make_response, make_session

FLOOD = (
    "Ngõ 12 đường Minh Họa ngập sau mỗi trận mưa lớn",
    "Cứ mưa chừng nửa tiếng là ngõ 12 ngập đến mắt cá chân, có hôm nước tràn vào nhà. Nhiều hố ga đầy bùn, mấy nắp bị "
    "vỡ. Đề nghị phường cho nạo vét và thay nắp trước mùa mưa sau.",
)
LAMPS = (
    "Sáu bóng đèn ở ngõ 8 không sáng",
    "Cuộc họp tổ dân phố đề nghị sửa đèn ngõ 8: 06 bóng không sáng đã hơn hai tháng, buổi tối người già và trẻ em đi "
    "lại rất khó, đã có người vấp ngã ở đoạn cua.",
)
WASTE = (
    "Điểm tập kết rác cạnh cổng trường",
    "Bà con phản ánh điểm tập kết rác cạnh cổng trường: xe gom đến muộn, rác tràn ra lòng đường đúng giờ học sinh tan "
    "học. Kính đề nghị Ủy ban nhân dân phường xem xét, giải quyết.",
)
NOISE = (
    "Quán karaoke gây ồn ban đêm",
    "Quán karaoke ở đầu ngõ hát đến hai giờ sáng, người già không ngủ được. Đề nghị phường kiểm tra giấy phép và xử lý.",
)
RED_BOOK = (
    "Chậm cấp giấy chứng nhận quyền sử dụng đất",
    "Tôi nộp hồ sơ xin cấp sổ đỏ từ năm ngoái, đến nay chưa có kết quả. Xin hỏi bao giờ thì được cấp?",
)


@pytest.fixture
def opinions():
    session = make_session()
    return {
        subject: make_opinion(session=session, moderation="approved", subject=subject, public_text=text)
        for subject, text in [FLOOD, LAMPS, WASTE, NOISE, RED_BOOK]
    }


def test_before_sending_what_many_said_is_shown_once(opinions):
    session = opinions[FLOOD[0]].session
    said = [
        make_opinion(session=session, moderation="approved", subject=f"Ngõ 12 ngập {number}", public_text=FLOOD[1])
        for number in range(6)
    ]
    assert len(advice_for(FLOOD[1])["similar"]) == 5
    issue = make_issue(*said, session=session, published_at=timezone.now())
    shown = advice_for(FLOOD[1])["similar"]
    assert len([opinion for opinion in shown if opinion in said]) == 1
    assert opinions[FLOOD[0]] in shown
    type(issue).objects.update(published_at=None)
    assert len(advice_for(FLOOD[1])["similar"]) == 5


def similar(text, **kwargs):
    return [opinion.subject for opinion in Opinion.objects.public().similar_to(text, **kwargs)]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Mỗi lần mưa to ngõ 12 lại ngập, nước tràn vào nhà dân, hố ga tắc hết. Mong phường nạo vét.", FLOOD[0]),
        ("moi khi mua lon ngo 12 bi ngap nuoc tran vao nha, de nghi nao vet ho ga", FLOOD[0]),
        ("Đèn đường ngõ 8 hỏng lâu rồi, mấy bóng không sáng, tối đi lại rất khó", LAMPS[0]),
        ("Rác ở điểm tập kết gần cổng trường hôi thối, xe gom rác đến muộn", WASTE[0]),
        ("Karaoke ồn quá, nửa đêm vẫn hát, không ai ngủ được", NOISE[0]),
        ("Cho tôi hỏi hồ sơ cấp giấy chứng nhận quyền sử dụng đất bao giờ xong?", RED_BOOK[0]),
        ("Ngõ 12 mưa lớn là ngập, nước tràn vào nhà", FLOOD[0]),
        ("Sổ đỏ nhà tôi nộp hồ sơ đã một năm chưa được cấp", RED_BOOK[0]),
    ],
)
def test_the_same_matter_in_other_words_comes_first(opinions, text, subject):
    assert similar(text)[:1] == [subject]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!!! ??? 123",
        "Kính gửi Ủy ban nhân dân phường, tôi là người dân tổ dân phố số 3, đề nghị phường xem xét, giải quyết. Cảm ơn.",
        "Tôi muốn góp ý về việc tổ chức tiêm vắc xin cho chó mèo nuôi trong gia đình",
        "Đề nghị phường mở lớp dạy bơi miễn phí cho các cháu trong dịp hè sắp tới",
        "Chợ cóc lấn chiếm vỉa hè trước cửa chùa, xe máy để kín lối đi",
        "Đề nghị lắp camera ở đầu ngõ 12 để phòng trộm",
        "Xe tải chạy ban đêm trên đường Minh Họa làm nứt nhà dân",
        "asdf qwer zxcv",
    ],
)
def test_another_matter_brings_up_nothing(opinions, text):
    assert similar(text) == []


def test_only_what_everyone_may_read_is_shown():
    subject, text = FLOOD
    hidden = {"moderation": "approved", "public_text": text}
    make_opinion(subject=f"{subject} 1", public_text=text)
    make_opinion(subject=f"{subject} 2", hidden_at=timezone.now(), **hidden)
    make_opinion(subject=f"{subject} 3", withdrawn_at=timezone.now(), **hidden)
    make_opinion(subject=f"{subject} 4", visibility="not_published", **hidden)
    make_opinion(subject=f"{subject} 5", session=make_session(announced_at=None), **hidden)
    assert len(Opinion.objects.all().similar_to(text)) == 5
    assert similar(text) == []
    make_opinion(subject=subject, **hidden)
    assert similar(text) == [subject]


def test_at_most_five_and_the_answered_first_among_equals():
    session = make_session()
    rows = [
        make_opinion(session=session, moderation="approved", subject=f"Ngập {number}", public_text=FLOOD[1])
        for number in range(8)
    ]
    make_response(opinion=rows[3], state="published")
    found = Opinion.objects.public().similar_to(FLOOD[1])
    assert len(found) == 5
    assert found[0] == rows[3]
    assert found[0].response
    assert len(similar(FLOOD[1], limit=2)) == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_it_takes_the_same_queries_for_any_number(rows, django_assert_max_num_queries):
    session = make_session()
    for _ in range(rows):
        make_opinion(session=session, moderation="approved", subject=FLOOD[0], public_text=FLOOD[1])
    with django_assert_max_num_queries(5):
        assert similar(FLOOD[1])


def test_likeness_goes_from_nothing_to_one():
    weights = dict.fromkeys(grams_of("ngo ngap nuoc tran"), 2.0)
    assert alike("ngo ngap nuoc tran", weights) == pytest.approx(1)
    assert 0.3 < alike("ngo ngap nuoc", weights) < 0.9
    assert alike("den cong vien", weights) == 0


def test_the_longest_text_and_the_oddest_signs_are_no_trouble(opinions):
    assert similar("ngập " * 800) is not None
    assert similar('ngõ 12 "ngập" AND NEAR(* OR -x) \x00 & | ! :* <-> mưa lớn') == [FLOOD[0]]


def test_the_component_shows_answer_count_and_a_button_for_each(opinions):
    subject, text = FLOOD
    row = opinions[subject]
    make_concern(row)
    make_response(opinion=row, state="published", text="Phường đã giao nạo vét.")
    context = {"opinions": Opinion.objects.public().similar_to(text), "csrf_token": "t", "back": "/y-kien/gui/x/gui/"}
    page = render_to_string("feedback/similar.html", context)
    assert subject in page
    assert "1 người cùng quan tâm" in page
    assert "Phường đã giao nạo vét." in page
    assert f'action="/y-kien/{row.pk}/quan-tam/"' in page
    assert 'name="tiep" value="/y-kien/gui/x/gui/"' in page
    without_token = render_to_string("feedback/similar.html", {"opinions": context["opinions"]})
    assert "<form" not in without_token
    assert f'href="/y-kien/{row.pk}/quan-tam/"' in without_token
    assert "Có phải ý này không" not in render_to_string("feedback/similar.html", {"opinions": []})


def test_a_pair_of_two_common_words_is_not_looked_for(opinions, monkeypatch):
    def looked_for():
        with CaptureQueriesContext(connection) as asked:
            assert similar("Xin nạo vét, ngõ 12 ngập mưa") == [FLOOD[0]]
        return [("nao vet" in row["sql"] or "_nao_vet" in row["sql"]) for row in asked if "nao" in row["sql"]]

    assert any(looked_for())
    monkeypatch.setattr(search, "COMMON", 0)
    assert looked_for() == [False] * len(looked_for())


def test_rare_words_are_gathered_and_common_ones_read_back_to():
    assert [search.are_gathered(number, 500, 1_000_000) for number in (0, 7, 15)] == [True, True, False]
    assert search.are_gathered(15, 500, 100_000)


@pytest.mark.parametrize("gathered", [True, False])
def test_the_same_is_found_whichever_way_the_index_is_asked(opinions, monkeypatch, gathered):
    monkeypatch.setattr(search, "are_gathered", lambda *_: gathered)
    assert similar("Xin nạo vét, ngõ 12 ngập mưa") == [FLOOD[0]]


@pytest.mark.parametrize("most", [2, 4, 6])
def test_of_very_many_the_newest_are_considered_without_those_that_nobody_may_read(most):
    session = make_session()
    said = [make_opinion(session=session, moderation="approved", subject=f"Ngập {n}") for n in range(6)]
    hidden = said[-2]
    Opinion.objects.filter(pk=hidden.pk).update(withdrawn_at=timezone.now())
    found = search.holding(Opinion.objects.public(), [("ngap",)], most, Counter(), of=said[-1].pk)
    assert [*found] == [row.pk for row in reversed(said) if row != hidden][:most]


@pytest.mark.only_on("postgresql", "SQLite reads no further than it must")
@pytest.mark.parametrize(("gathered", "way"), [(True, "= ANY(ARRAY("), (False, ".id > ")])
def test_postgresql_is_told_how_to_find_the_words(opinions, monkeypatch, gathered, way):
    monkeypatch.setattr(search, "are_gathered", lambda *_: gathered)
    with CaptureQueriesContext(connection) as asked:
        similar("Xin nạo vét, ngõ 12 ngập mưa")
    found = [row["sql"] for row in asked if ".words @@" in row["sql"]]
    assert found
    assert all(way in sql for sql in found)
