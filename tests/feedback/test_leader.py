"""The leader's page, its monthly mail, and the fixed reports: what is late and whose, and never who rated."""

import datetime as dt
import io

import docx
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from feedback.actions.remind import remind
from feedback.figures.reports import PERIODS, Period, PeriodFigures
from feedback.for_leaders import badly_rated_answers, late_by_body, often_rated
from feedback.models import Draft, Moderation, Rating, Response
from feedback.staff_views.start import late_promises
from sessions_app.models import OutboxMessage
from tests.builders import (
    make_body,
    make_commitment,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_user,
    make_ward,
)
from tests.marks import asks_sqlite_how
from tests.staff import signed_in, text_of

PAGE = "admin:leader"


def late_case(body=None, days: int = 3, **kwargs):
    due = timezone.localdate() - dt.timedelta(days=days)
    fields = {"moderation": Moderation.APPROVED, "processing": "assigned", "duty": "answer", "due_on": due}
    opinion = make_opinion(**{**fields, **kwargs})
    if body:
        opinion.assignments.create(body=body)
    return opinion


def late_promise(body, days: int = 5, **kwargs):
    due = timezone.localdate() - dt.timedelta(days=days)
    return make_commitment(lead_body=body, due_on=due, **{"published_at": timezone.now(), **kwargs})


def rated(*scores: str):
    """An answer to an issue that as many people rated as there are `scores`."""
    opinions = [make_opinion(moderation=Moderation.APPROVED, topic=make_topic()) for _ in scores]
    issue = make_issue(*opinions, session=opinions[0].session)
    response = make_response(opinion=opinions[0], issue=issue, state="published")
    for opinion, score in zip(opinions, scores, strict=True):
        Rating.objects.create(response=response, opinion=opinion, score=score, reason="LY-DO-RIENG")
    return response


def test_page_says_what_is_late_and_whose():
    body = make_body(name="Phòng Thử")
    late_case(body)
    late_case(body, days=9)
    late_promise(body)
    row, *others = late_by_body()
    assert (row.body, row.opinions, row.promises) == (body, 2, 1)
    assert row.since == timezone.localdate() - dt.timedelta(days=9)
    assert others == []
    assert "Phòng Thử" in text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))


def test_numbers_of_late_cases_lead_to_as_many_rows():
    body = make_body()
    for _ in range(3):
        late_case(body)
    late_case(make_body())
    helped = late_case(make_body())
    helped.assignments.create(body=body, is_lead=False)
    client = signed_in("Lãnh đạo")
    query = {"han": "qua-han", "vai": "chu-tri", "don_vi": body.pk}
    assert f"han=qua-han&amp;vai=chu-tri&amp;don_vi={body.pk}" in text_of(client.get(reverse(PAGE)))
    assert len(client.get(reverse("admin:case_list"), query).context["rows"]) == 3


def test_numbers_of_late_promises_lead_to_as_many_rows_and_agree_with_the_start():
    body = make_body()
    told = late_promise(body)
    hidden = late_promise(body, published_at=None)
    late_promise(make_body(), published_at=None)
    client = signed_in("Lãnh đạo")
    page = client.get(reverse(PAGE))
    assert page.context["told"]["late_promises"] == late_promises(client.user).count() == 3
    assert f"{reverse('admin:promises')}?tinh_trang=qua-han&amp;don_vi={body.pk}" in text_of(page)
    query = {"tinh_trang": "qua-han", "don_vi": body.pk}
    assert {*client.get(reverse("admin:promises"), query).context["page"]} == {told, hidden}
    assert f'<a href="{reverse("admin:promise", args=[hidden.pk])}">' in text_of(page)
    assert text_of(page).count("chưa công bố") == 2


def test_the_leaders_page_lists_nothing_that_is_not_late():
    body = make_body()
    late_case(body, days=-3)
    late_promise(body, days=-3)
    late_promise(body, state="verified")
    assert late_by_body() == []
    assert "Không có gì quá hạn" in text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))


def test_case_that_nobody_was_given_is_said_to_be_nobodys():
    late_case()
    assert late_by_body()[0].body is None
    assert "Chưa giao đơn vị nào" in text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))


def test_number_of_nobodys_cases_leads_to_as_many_rows():
    nobodys = [late_case(), late_case()]
    late_case(make_body())
    late_case().assignments.create(body=make_body(), ended_at=timezone.now())
    late_case(days=-3)
    nobodys.append(late_case())
    nobodys[0].assignments.create(body=make_body(), is_lead=False)
    row = next(row for row in late_by_body() if row.body is None)
    client = signed_in("Lãnh đạo")
    assert "han=qua-han&amp;vai=chu-tri&amp;don_vi=chua-ro" in text_of(client.get(reverse(PAGE)))
    page = client.get(reverse("admin:case_list"), {"han": "qua-han", "vai": "chu-tri", "don_vi": "chua-ro"})
    assert len(page.context["rows"]) == row.opinions == 4
    assert "Đơn vị: Chưa giao đơn vị chủ trì" in page.context["told"]


def test_page_shows_what_to_sign_to_those_who_sign():
    response = make_response(state="submitted", author=make_user(), opinion=late_case())
    page = text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))
    assert reverse("admin:answer", args=[response.opinion.pk]) in page
    assert '<a href="#cho-duyet">Chờ duyệt (1)</a>' in page
    assert '<strong class="deadline__late">đã quá hạn</strong>' in page
    assert reverse("admin:answer", args=[response.opinion.pk]) not in text_of(signed_in("MTTQ").get(reverse(PAGE)))


def test_page_names_what_to_sign_in_the_order_in_which_it_opens():
    leader, now = signed_in("Lãnh đạo"), timezone.now()
    for days in [1, 3, 2]:
        opinion = make_opinion(moderation="approved", received_at=now - dt.timedelta(days=days))
        make_response(opinion=opinion, state="submitted", author=make_user())
    page = text_of(leader.get(reverse(PAGE)))
    queue = [row.pk for row in leader.get(reverse("admin:answering"), {"buoc": "duyet"}).context["page"]]
    assert sorted(queue, key=lambda pk: page.index(reverse("admin:answer", args=[pk]))) == queue


def test_units_may_not_open_the_leaders_page():
    assert signed_in("Đơn vị xử lý").get(reverse(PAGE)).status_code == 403


def test_answer_that_few_rated_is_not_named():
    few, many = rated(*["unsatisfied"] * 4), rated(*["unsatisfied"] * 3, *["satisfied"] * 2)
    page = text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))
    assert f"{many.issue.title}" in page
    assert "3 trên 5 người chưa hài lòng" in page
    assert few.issue.title not in page
    assert "LY-DO-RIENG" not in page


def test_newest_rater_of_an_answer_waits_for_others():
    response = rated(*["satisfied"] * 5)
    late = make_opinion(moderation=Moderation.APPROVED)
    Rating.objects.create(response=response, opinion=late, score="unsatisfied")
    assert response.issue.title not in text_of(signed_in("Lãnh đạo").get(reverse(PAGE)))


def test_answer_that_was_corrected_is_not_named_nor_one_that_all_like():
    for old in [rated(*["unsatisfied"] * 5), rated(*["satisfied"] * 5)]:
        if old.ratings.filter(score="unsatisfied").exists():
            Response.objects.filter(pk=old.pk).update(state=Draft.SUPERSEDED)
    assert badly_rated_answers() == []


def test_answers_with_the_most_unhappy_people_come_first():
    one, three = rated("unsatisfied", *["satisfied"] * 4), rated(*["unsatisfied"] * 3, *["neutral"] * 2)
    assert [(row.response, row.unsatisfied) for row in badly_rated_answers()] == [(three, 3), (one, 1)]


@asks_sqlite_how
def test_only_what_was_rated_often_is_looked_up():
    plan = [line.strip() for line in often_rated().explain().splitlines()]
    assert any("COVERING INDEX feedback_rating" in line for line in plan)
    assert [line for line in plan if "U0 USING INTEGER PRIMARY KEY" in line]
    assert not [line for line in plan if "SCAN feedback_rating" in line]


def test_page_reads_of_what_waits_only_the_rows_that_it_names():
    for _ in range(3):
        make_response(state="submitted", author=make_user())
    client = signed_in("Lãnh đạo")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(PAGE))
    texts = [row["sql"] for row in asked if "original_text" in row["sql"]]
    assert texts
    assert not [sql for sql in texts if "ORDER BY COALESCE" in sql]


def test_page_takes_the_same_queries_for_any_number_of_rows():
    rated(*["unsatisfied"] * 5)
    spent = []
    for number in [1, 8]:
        for _ in range(number):
            late_case(make_body())
            late_promise(make_body())
            make_response(state="submitted", author=make_user())
        client = signed_in("Lãnh đạo")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(PAGE))
        spent.append(len(queries))
    assert spent[0] == spent[1]


# --- The mail of the month ------------------------------------------------------------------------------------------


@pytest.fixture
def on(monkeypatch):
    """Sets the day that staff's calendar shows."""

    def set_day(day: dt.date) -> None:
        monkeypatch.setattr(
            timezone, "localdate", lambda value=None, **_: day if value is None else timezone.localtime(value).date()
        )

    return set_day


def monthly() -> int:
    return OutboxMessage.objects.filter(kind="monthly").count()


def test_leaders_get_one_mail_a_month_on_its_first_working_day(on):
    make_user("Lãnh đạo", email="lanh-dao@example.vn")
    make_user("Đơn vị xử lý", email="don-vi@example.vn")
    make_user("Lãnh đạo")
    counts = []
    for day in [dt.date(2027, 5, 1), dt.date(2027, 5, 3), dt.date(2027, 5, 4), dt.date(2027, 6, 1)]:
        on(day)
        remind()
        counts.append(monthly())
    assert counts == [0, 1, 1, 2]
    assert {message.to[0] for message in mail.outbox} == {"lanh-dao@example.vn"}


def test_the_mail_says_what_the_page_says_and_names_no_resident(on):
    on(dt.date(2044, 5, 3))
    make_ward()
    make_user("Lãnh đạo", email="lanh-dao@example.vn")
    body = make_body(name="Phòng Thử")
    case = make_opinion(
        moderation=Moderation.APPROVED,
        processing="assigned",
        duty="answer",
        due_on=dt.date(2044, 4, 1),
        sender={"name": "Phạm Thị Riêng", "phone": "+84912345678"},
    )
    case.assignments.create(body=body)
    rated(*["unsatisfied"] * 5)
    remind()
    [message] = [one for one in mail.outbox if one.subject.startswith("Tình hình")]
    assert "Phòng Thử: " in message.body
    assert "5 trên 5 người chưa hài lòng" in message.body
    assert reverse(PAGE) in message.body
    for private in ["Riêng", "0912345678", "LY-DO-RIENG", case.original_text]:
        assert private not in message.body


# --- Fixed reports ----------------------------------------------------------------------------------------------------


def ask(client, **query):
    return client.get(reverse(PAGE), {"nam": 2026, "ky": "q1", "dang": "xlsx", **query})


def received(*moments: dt.datetime) -> None:
    session, topic = make_session(), make_topic(name="Cây xanh")
    for moment in moments:
        make_opinion(moderation=Moderation.APPROVED, session=session, topic=topic, received_at=moment)


ZONE = timezone.get_default_timezone()


def test_periods_end_to_the_minute_and_together_are_the_year():
    for kinds in [["q1", "q2", "q3", "q4"], ["n1", "n2"], ["nam"]]:
        bounds = [Period(2026, kind).bounds for kind in kinds]
        assert bounds[0][0] == dt.datetime(2026, 1, 1, tzinfo=ZONE)
        assert bounds[-1][1] == dt.datetime(2027, 1, 1, tzinfo=ZONE)
        assert [end for _, end in bounds[:-1]] == [start for start, _ in bounds[1:]]


def test_report_counts_what_came_in_its_period():
    received(dt.datetime(2026, 3, 31, 23, 59, tzinfo=ZONE), dt.datetime(2026, 4, 1, 0, 0, tzinfo=ZONE))
    counted = {kind: PeriodFigures(period=Period(2026, kind)).whole.received for kind in PERIODS}
    assert counted == {"q1": 1, "q2": 1, "q3": 0, "q4": 0, "n1": 2, "n2": 0, "nam": 2}


def test_report_as_workbook_has_numbers_that_add_up():
    received(*[dt.datetime(2026, 2, 3, tzinfo=ZONE)] * 3)
    response = ask(signed_in("Lãnh đạo"))
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames[0] == "Tất cả"
    assert book["Tất cả"]["B4"].value == 3
    assert [book["Theo lĩnh vực"][cell].value for cell in ("A4", "B4")] == ["Cây xanh", 3]
    assert response["Content-Disposition"] == 'attachment; filename="bao-cao-2026-q1.xlsx"'


def test_report_as_word_file_is_a_paper():
    make_ward()
    received(*[dt.datetime(2026, 2, 3, tzinfo=ZONE)] * 3)
    paper = docx.Document(io.BytesIO(ask(signed_in("Lãnh đạo"), dang="docx").content))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs).replace("\u00a0", " ")
    assert "BÁO CÁO" in words
    assert "quý I năm 2026, phường nhận và đăng 03 ý kiến" in words
    assert "Không có việc phải làm nào công bố" in words
    rows = [[cell.text for cell in row.cells] for row in paper.tables[2].rows[1:]]
    assert [row[:2] for row in rows] == [["Cây xanh", "3"], ["Tất cả", "3"]]


def test_report_on_nothing_says_so_and_leaves_room_for_its_number():
    make_ward()
    make_body(kind="committee")
    paper = docx.Document(io.BytesIO(ask(signed_in("Lãnh đạo"), dang="docx").content))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "phường không có ý kiến nào nhận và đăng" in words
    assert paper.tables[0].cell(1, 0).text.split() == ["Số:", "/BC-UBND"]


def test_report_tells_late_opinions_from_late_promises():
    make_ward()
    moment = dt.datetime(2026, 2, 3, tzinfo=ZONE)
    received(moment, moment)
    late_case(received_at=moment, subject="Cây xanh")
    late_case(received_at=moment.replace(month=4))
    client = signed_in("Lãnh đạo")
    paper = docx.Document(io.BytesIO(ask(client, dang="docx").content))
    assert "Hiện 01 ý kiến đã quá hạn mà chưa trả lời." in "\n".join(row.text for row in paper.paragraphs)
    firsts = [table.cell(0, 0).text for table in paper.tables[1:-1]]
    assert firsts == ["Hội nghị", "Lĩnh vực", "Tổ dân phố", "Kênh tiếp nhận", "Đơn vị"]
    heads = [cell.text for cell in paper.tables[1].rows[0].cells]
    assert heads[-3:] == ["Việc phải làm", "Việc đã xác nhận xong", "Việc quá hạn"]
    book = load_workbook(io.BytesIO(ask(client).content))
    assert book["Theo lĩnh vực"]["A3"].value == "Lĩnh vực"
    heads = [cell.value for cell in book["Tất cả"][3]]
    assert {"Việc đã làm xong", "Việc đã xác nhận xong", "Việc quá hạn"} < set(heads)


@pytest.mark.parametrize("query", [{"ky": "q5"}, {"nam": "xưa"}, {"dang": "pdf"}])
def test_report_that_is_none_of_ours_is_refused_on_the_page(query):
    response = ask(signed_in("Lãnh đạo"), **query)
    assert response["Content-Type"].startswith("text/html")
    assert "errorlist" in text_of(response)


def test_no_report_tells_of_raters():
    rated(*["unsatisfied"] * 6)
    figures = PeriodFigures(period=Period(timezone.localdate().year, "nam"))
    assert all(row.satisfaction is None for table in figures.tables for row in table.rows)
