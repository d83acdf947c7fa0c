"""The queue, one case after the other."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue_portal.lib import queues
from tests.builders import make_attachment, make_group, make_opinion, make_session, make_topic
from tests.staff import text_of

from .desk import EDITED, PRIVATE, QUEUE, case, decide, said


def test_the_next_opens_by_itself_and_what_was_put_off_comes_last(office):
    first, second, third = make_opinion(), make_opinion(), make_opinion()
    assert f'href="{case(second)}" accesskey="n"' in text_of(office.get(case(first)))
    assert decide(office, second, "duyet").redirect_chain == [(case(third), 302)]
    end = decide(office, third, "duyet")
    assert end.redirect_chain == [(QUEUE, 302)]
    assert said(end)[-1] == "Đã xem hết một lượt. Còn 01 ý kiến để sau."
    assert said(decide(office, first, "duyet"))[-1] == "Đã xử lý hết hàng chờ. Cảm ơn ông/bà."


def test_a_long_queue_is_counted_no_further_than_anybody_reads(office, monkeypatch):
    monkeypatch.setattr(queues, "COUNTED", 2)
    waiting = [make_opinion() for _ in range(2)]
    assert "hàng chờ còn 02 ý kiến" in text_of(office.get(case(waiting[0])))
    waiting += [make_opinion() for _ in range(3)]
    for opinion, after in pairwise([*map(case, waiting), QUEUE]):
        page = text_of(office.get(opinion))
        assert "hàng chờ còn hơn 2 ý kiến" in page
        assert f'href="{after}" accesskey="n"' in page


def test_what_is_due_first_comes_first_and_the_narrowing_stays(office):
    session = make_session()
    late = make_opinion(session=session, duty="first_response", due_on="2026-01-05")
    make_opinion(duty="first_response", due_on="2026-01-04")
    soon = make_opinion(session=session, duty="first_response", due_on="2026-01-06")
    make_opinion(session=session, moderation="held")
    address = f"{case(late)}?hoi_nghi={session.pk}"
    page = office.post(address, {"viec": "duyet", **EDITED}, follow=True)
    assert page.redirect_chain == [(f"{case(soon)}?hoi_nghi={session.pk}", 302)]
    page = office.post(f"{case(soon)}?hoi_nghi={session.pk}", {"viec": "duyet", **EDITED}, follow=True)
    assert said(page)[-1] == "Đã xử lý hết những ý kiến đang lọc. Bỏ bộ lọc để xem ý kiến khác còn chờ."


def test_the_queue_shows_what_waits_and_nothing_else(office):
    waiting = make_opinion(original_text=f"Đèn hỏng, {PRIVATE}. " + "Dài. " * 80, declares_grievance=True)
    held, gone = make_opinion(moderation="held"), make_opinion(withdrawn_at=waiting.received_at)
    page = text_of(office.get(QUEUE))
    assert f"Ý kiến số {waiting.pk}" in page
    assert "có thông tin riêng" in page
    assert "người gửi nói là khiếu nại, tố cáo" in page
    assert page.count("Dài.") > 80
    for other in [held, gone, make_opinion(moderation="approved")]:
        assert f'id="chon-{other.pk}"' not in page
    assert f'id="chon-{held.pk}"' in text_of(office.get(QUEUE, {"loai": "giu"}))
    assert "Chờ duyệt (01)" in page
    assert "Tạm giữ (01)" in page


@pytest.mark.parametrize("column", ["subject", "original_text", "place"])
def test_what_tells_of_a_person_is_marked_wherever_it_stands_in_a_row(office, column):
    make_opinion(**{"subject": "Đèn", "original_text": "Hỏng <b>", "place": "Ngõ 3", column: f"<i>Gọi {PRIVATE}"})
    page = text_of(office.get(QUEUE))
    assert page.count(f"&lt;i&gt;Gọi <mark>{PRIVATE}<span") == page.count(PRIVATE) == 1
    assert "<b>" not in page


def test_the_queue_is_narrowed_to_a_session_and_passes_over_nonsense(office):
    opinion, other = make_opinion(), make_opinion()
    page = text_of(office.get(QUEUE, {"hoi_nghi": opinion.session_id}))
    assert f'id="chon-{opinion.pk}"' in page
    assert f'id="chon-{other.pk}"' not in page
    for nonsense in ["x", "9" * 30, "-1"]:
        answer = office.get(QUEUE, {"hoi_nghi": nonsense, "loai": "<b>", "trang": "y"})
        assert answer.context["page"].paginator.count == 2


def test_an_empty_queue_says_so_kindly(office):
    assert "Không còn ý kiến nào chờ duyệt" in text_of(office.get(QUEUE))
    assert "Không có ý kiến nào bị tạm giữ" in text_of(office.get(QUEUE, {"loai": "giu"}))
    assert "của hội nghị này đang chờ" in text_of(office.get(QUEUE, {"hoi_nghi": make_session().pk}))


def test_the_queue_takes_the_same_queries_for_any_length(office, django_assert_num_queries):
    make_full()
    office.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        assert b'href="#mot-luot"' not in office.get(QUEUE).content
    for _ in range(29):
        make_full()
    with django_assert_num_queries(len(one)):
        page = office.get(QUEUE).content
    assert page.count(b'name="rows"') == 30
    assert page.index(b'href="#mot-luot"') < page.index(b'id="mot-luot"')


def make_full():
    opinion = make_opinion(topic=make_topic(), group=make_group(), sender={"name": "Tý"}, visibility="named")
    opinion.sender_notes.create(text="Thêm.")
    make_attachment(opinion)
    return opinion
