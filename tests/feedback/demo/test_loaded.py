"""The loaded demo: every fact of the article of 2019 is there, every state occurs, nobody of the demo ward has a name."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from feedback import demo
from feedback.demo import accounts
from feedback.figures import stored
from feedback.figures.tables import Figures
from feedback.models import (
    CarryOver,
    Channel,
    Commitment,
    CommitmentState,
    Draft,
    Issue,
    Moderation,
    Opinion,
    OpinionKind,
    Outcome,
    Postponement,
    Processing,
    Response,
    Sender,
    Timing,
    Verification,
    Visibility,
)
from sessions_app.models import (
    Body,
    CaseEvent,
    ConclusionPart,
    DialogueSession,
    Document,
    Meeting,
    Official,
    OfficialRole,
    Participation,
    Photo,
    SessionState,
    User,
    WardProfile,
)

from .conferences import FACTS, gia_thuy_session, past_session, upcoming_session

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Loaded once for the whole module, which only reads, and then rolled back."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder / "files", VAR_DIR=folder):
            demo.load()
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("told", "fact"), [(told, fact) for told, facts in FACTS for fact in facts])
def test_a_fact_of_the_article_is_told(told: Callable[[], str], fact: str) -> None:
    assert fact in told()


def test_the_conference_of_2019_was_on_one_morning_at_a_place_nobody_wrote_down() -> None:
    meeting = gia_thuy_session().meetings.get()
    assert (str(meeting), meeting.part_of_day) == ("12/09/2019", Meeting.PartOfDay.MORNING)
    assert (meeting.place, meeting.start_time, meeting.end_time) == ("", None, None)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Participation.Role.CHAIR,
            {
                "Nguyễn Thị Tùng Chinh, Bí thư Đảng ủy, Chủ tịch HĐND phường",
                "Đặng Việt Phương, Phó Bí thư Đảng ủy, Chủ tịch UBND phường",
            },
        ),
        (
            Participation.Role.REPORT,
            {
                "Đặng Việt Phương, Phó Bí thư Đảng ủy, Chủ tịch UBND phường",
                "Đặng Thị Huyền Linh, Ủy viên Ban Thường vụ Đảng ủy, Chủ tịch Ủy ban MTTQ phường",
            },
        ),
        (Participation.Role.SPEAK, {"Bí thư chi bộ tổ dân phố số 17", "Công dân tổ dân phố số 3"}),
    ],
)
def test_those_who_took_part_in_2019_bear_the_titles_of_that_day(role: str, expected: set[str]) -> None:
    assert {str(one) for one in gia_thuy_session().participations.filter(role=role)} == expected


def test_seven_opinions_are_reported_of_2019_and_none_is_listed() -> None:
    figure = gia_thuy_session().reported_figures.get()
    assert (figure.kind, figure.value) == ("opinions", 7)
    assert not gia_thuy_session().opinions.exists()


def test_the_conclusion_of_2019_was_ordered_but_none_is_shown() -> None:
    assert gia_thuy_session().published_conclusion is None


def test_nobody_of_2019_is_in_office_today() -> None:
    assert Official.objects.count() == 3
    roles = list(OfficialRole.objects.select_related("body"))
    assert len(roles) >= 3
    assert not [role for role in roles if role.is_current]


def test_nobody_of_the_demo_ward_has_a_name() -> None:
    invented = Participation.objects.filter(session__is_illustrative=True)
    assert invented.exists()
    assert not invented.exclude(name_then="", official=None).exists()
    assert set(Sender.objects.values_list("name", flat=True)) == {"", "Người gửi minh họa"}


AXES = [
    (Opinion, "moderation", Moderation),
    (Opinion, "processing", Processing),
    (Opinion, "visibility", Visibility),
    (Opinion, "channel", Channel),
    (Opinion, "timing", Timing),
    (Opinion, "kind", OpinionKind),
    (Response, "state", Draft),
    (Commitment, "state", CommitmentState),
]


@pytest.mark.parametrize(("model", "field", "values"), AXES, ids=[f"{axis[0].__name__}.{axis[1]}" for axis in AXES])
def test_every_state_occurs_around_the_past_conference(model: Any, field: str, values: Any) -> None:
    path = "opinion__session" if model is Response else "session"
    assert set(model.objects.filter(**{path: past_session()}).values_list(field, flat=True)) == set(values.values)


def test_every_outcome_and_every_part_of_a_conclusion_occurs() -> None:
    published = Response.objects.published().values_list("outcome", flat=True)
    assert set(published) == set(Outcome.objects.values_list("pk", flat=True))
    assert set(past_session().conclusion.items.values_list("part", flat=True)) == set(ConclusionPart.values)


def test_some_promises_are_late_and_each_comes_from_an_opinion() -> None:
    assert Commitment.objects.overdue().count() == 2
    assert not Commitment.objects.filter(opinions=None).exists()


def test_all_in_an_issue_read_on_their_own_page_what_was_promised_in_its_answer() -> None:
    shared = Commitment.objects.exclude(response__issue=None)
    assert shared.exists()
    assert all(row.response.issue in row.issues.all() for row in shared if row.response)


def test_one_promise_was_said_not_to_be_done_one_put_off_and_the_late_ones_carried_over() -> None:
    refusal = Verification.objects.get(answer="not_yet")
    assert (bool(refusal.public_reason), refusal.report.commitment.state) == (True, CommitmentState.UNDER_WAY)
    assert Postponement.objects.get().reason
    carried = CarryOver.objects.filter(to_session=upcoming_session())
    assert {row.commitment for row in carried} == set(Commitment.objects.overdue())
    assert carried.first().agenda_item.title == "Việc tồn từ kỳ trước"


def test_an_answer_was_corrected_in_the_open() -> None:
    correction = Response.objects.published().get(corrects__isnull=False)
    assert correction.correction_note
    assert correction.corrects.state == Draft.SUPERSEDED


def test_the_conclusion_is_a_paper_of_the_portal_and_the_plan_waits_for_its_signature() -> None:
    conclusion = Document.objects.get(kind="conclusion")
    assert conclusion.conclusion is not None
    assert conclusion.number.number_symbol == conclusion.conclusion.number_symbol
    assert "Nạo vét 14 hố ga" in conclusion.texts.public().get().text
    plan = Document.objects.get(kind="resolution_plan")
    assert not plan.published_at
    assert "Ngõ 12 đường Minh Họa ngập sau mỗi trận mưa lớn (02 ý kiến)" in plan.texts.get().text


def test_two_opinions_about_the_same_water_are_one_issue() -> None:
    issue = Issue.objects.public().get(title__contains="thoát nước")
    assert issue.opinions.count() == 2
    assert issue.lead.issue_memberships.current().get().issue == issue


def test_the_demo_has_one_hidden_opinion() -> None:
    hidden = Opinion.objects.get(hidden_at__isnull=False)
    assert hidden.hidden_reason
    assert hidden not in Opinion.objects.public()


def test_what_was_published_leaves_out_the_telephone_that_was_typed() -> None:
    assert Opinion.objects.public().filter(original_text__contains="0900 000 000").exists()
    assert not Opinion.objects.public().filter(public_text__contains="0900").exists()


def test_one_conference_is_past_one_is_taking_opinions() -> None:
    states = [session.state for session in DialogueSession.objects.by_date()]
    assert states == [SessionState.COLLECTING, SessionState.CONCLUDED, SessionState.ENDED]


def test_the_next_conference_shows_three_opinions_and_keeps_two_for_staff() -> None:
    session = upcoming_session()
    assert Opinion.objects.public().filter(session=session).count() == 3
    assert session.opinions.filter(moderation=Moderation.PENDING).count() == 2


def test_nothing_was_recorded_in_the_future() -> None:
    assert CaseEvent.objects.exists()
    assert not CaseEvent.objects.filter(at__gt=timezone.now()).exists()


def test_every_picture_is_ready_and_says_that_it_is_drawn() -> None:
    assert (Photo.objects.public().count(), Photo.objects.unpublished().count()) == (9, 1)
    assert Photo.objects.filter(is_illustration=True, rendered_at__isnull=False).count() == 10
    assert not Photo.objects.exclude(alt_text__startswith="Hình vẽ minh họa").exists()


def test_only_one_demo_account_may_do_everything() -> None:
    assert set(User.objects.values_list("username", flat=True)) == set(accounts.NAMES)
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == [accounts.ADMIN]


def test_every_demo_account_has_its_role_and_a_body_where_it_needs_one() -> None:
    roles = {account.username: account.group for account in accounts.ACCOUNTS}
    assert dict(User.objects.values_list("username", "groups__name")) == roles
    assert User.objects.get(username="donvi").body == Body.objects.get(name="Phòng Kinh tế, Hạ tầng và Đô thị")


def test_the_ward_says_that_it_does_not_exist() -> None:
    assert "không có thật" in WardProfile.current().notice


PUBLIC_OPINIONS = """
    FROM feedback_opinion o JOIN sessions_app_dialoguesession s ON s.id = o.session_id
    LEFT JOIN sessions_app_residentialgroup g ON g.id = o.group_id
    LEFT JOIN feedback_answertime t ON t.opinion_id = o.id
    LEFT JOIN feedback_response r ON r.opinion_id = o.id AND r.state = 'published'
    LEFT JOIN feedback_assignment a ON a.opinion_id = o.id AND a.is_lead AND a.ended_at IS NULL
    WHERE o.moderation = 'approved' AND o.hidden_at IS NULL AND o.withdrawn_at IS NULL
    AND o.visibility <> 'not_published' AND s.announced_at <= %s
"""
COUNTED_OPINIONS = {
    "received": "1 = 1",
    "answered": "o.processing IN ('answered', 'closed')",
    "timed": "t.opinion_id IS NOT NULL",
    "on_time": "t.answered_on <= t.due_on",
    "overdue": "o.processing NOT IN ('answered', 'closed', 'waiting') AND o.due_on < %s",
    "forwarded": "EXISTS (SELECT 1 FROM feedback_referral f WHERE f.opinion_id = o.id)",
    "reopened": "o.reopened_at IS NOT NULL",
}
DIVIDED_OPINIONS = {
    "all": "NULL",
    "session": "o.session_id",
    "topic": "o.topic_id",
    "group": "COALESCE(g.merged_into_id, g.id)",
    "channel": "o.channel",
    "body": "COALESCE(r.body_id, a.body_id)",
}
PUBLIC_COMMITMENTS = """
    FROM feedback_commitment c JOIN sessions_app_dialoguesession s ON s.id = c.session_id
    WHERE c.published_at <= %s AND s.announced_at <= %s
"""
COUNTED_COMMITMENTS = {
    "promised": "1 = 1",
    "done": "c.state IN ('reported_done', 'verified')",
    "verified": "c.state = 'verified'",
    "late": "c.state IN ('planned', 'under_way') AND c.due_on < %s",
}


def asked_in_sql(sql: str, *values: Any) -> dict[Any, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())


def shown_by(by: str, name: str) -> dict[Any, int]:
    return {key: tally[name] for key, tally in Figures().tallies[by].items() if tally[name]}


@pytest.mark.parametrize("name", COUNTED_OPINIONS)
@pytest.mark.parametrize("by", DIVIDED_OPINIONS)
def test_figures_of_opinions_equal_a_recount_in_plain_sql(by: str, name: str) -> None:
    column = DIVIDED_OPINIONS[by]
    counted = f"SELECT {column}, COUNT(*) {PUBLIC_OPINIONS} AND {COUNTED_OPINIONS[name]} GROUP BY 1"
    values = [timezone.now(), *([timezone.localdate()] if name == "overdue" else [])]
    assert shown_by(by, name) == asked_in_sql(counted, *values)


@pytest.mark.parametrize("name", COUNTED_COMMITMENTS)
@pytest.mark.parametrize(("by", "column"), [("all", "NULL"), ("session", "c.session_id"), ("body", "c.lead_body_id")])
def test_figures_of_promises_equal_a_recount_in_plain_sql(by: str, column: str, name: str) -> None:
    values = [timezone.now(), timezone.now(), *([timezone.localdate()] if name == "late" else [])]
    counted = f"SELECT {column}, COUNT(*) {PUBLIC_COMMITMENTS} AND {COUNTED_COMMITMENTS[name]} GROUP BY 1"
    assert shown_by(by, name) == asked_in_sql(counted, *values)


def test_demo_has_something_of_what_the_figures_count() -> None:
    whole = Figures().whole.tally
    names = ["received", "answered", "timed", "on_time", "overdue", "promised", "done", "verified"]
    assert all(whole[name] for name in names)
    assert stored.differences() == []
