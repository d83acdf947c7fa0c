"""The synthesis desk, as a person works at it: few steps, by keyboard, by drag, without scripts, two at once."""

from collections.abc import Iterable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page

from feedback.models import Issue, IssueOpinion, Moderation, Opinion
from sessions_app.models import DialogueSession, Topic
from tests.builders import make_opinion, make_session
from tests.feedback.opinions_to_group import opinions_to_group

from .people import make_staff, sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MOST = 60
"""Actions that the synthesis of a conference may take: every click and every key."""


class Hands:
    """Somebody at the desk, whose every click and key is counted. Looking costs nothing."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, button: Locator) -> None:
        """And wait until the desk shows what came of it."""
        self.actions += 1
        with self.page.expect_response(lambda response: response.status == 200):
            button.click()
        self.page.locator("[data-desk]:not([inert])").wait_for()

    def press_all(self, buttons: str) -> None:
        """One after the other, as long as there are any."""
        while self.page.locator(buttons).count():
            self.press(self.page.locator(buttons).first)

    def tick(self, selector: str) -> None:
        self.actions += 1
        self.page.locator(selector).check()

    def put_into(self, issue: Issue, opinions: Iterable[int]) -> None:
        for opinion in opinions:
            self.tick(f"#y-kien-{opinion}")
        self.press(self.page.locator(f"#dua-{issue.pk}"))

    def make_new(self, opinions: Iterable[int]) -> None:
        for opinion in opinions:
            self.tick(f"#y-kien-{opinion}")
        self.press(self.page.locator("#moi"))

    def merge(self, gone: Issue, kept: Issue) -> None:
        self.tick(f"[name=van-de][value='{gone.pk}']")
        self.press(self.page.locator(f"#dua-{kept.pk}"))


@pytest.fixture
def session() -> DialogueSession:
    make_staff("mttq", "MTTQ")
    return make_session(title="Hội nghị thử")


def load(session: DialogueSession) -> dict[str, set[int]]:
    """The 143 opinions: the keys of those that say the same."""
    themes: dict[str, set[int]] = {}
    for said in opinions_to_group():
        topic, _ = Topic.objects.get_or_create(name=said.topic, defaults={"slug": f"lv-{len(themes)}"})
        row = Opinion.objects.create(
            session=session,
            topic=topic,
            subject=said.subject,
            public_text=said.text,
            original_text=said.text,
            moderation=Moderation.APPROVED,
            received_at=timezone.now(),
        )
        themes.setdefault(said.theme, set()).add(row.pk)
    return themes


def said_alike(session: DialogueSession, count: int = 2) -> list[Opinion]:
    return [
        make_opinion(
            session=session,
            moderation="approved",
            subject=f"Đèn đường ngõ 12 hỏng lần {number}",
            public_text="Đèn đường trong ngõ 12 hỏng, ban đêm tối om.",
        )
        for number in range(1, count + 1)
    ]


def said_else(session: DialogueSession) -> Opinion:
    text = "Hồ sơ cấp giấy chứng nhận quá hạn nhiều tháng."
    return make_opinion(session=session, moderation="approved", subject="Chậm cấp sổ đỏ", public_text=text)


def open_desk(page: Page, session: DialogueSession, query: str = "") -> None:
    sign_in(page, "mttq")
    page.goto(f"/quan-tri/ban/tong-hop/{session.pk}/{query}")


def members(issue: Issue) -> set[int]:
    return set(issue.members.current().values_list("opinion", flat=True))


def homes_of(theme: set[int]) -> dict[Issue, set[int]]:
    """The issues that opinions of a theme are in, each with those, the one with the most first."""
    found: dict[Issue, set[int]] = {}
    rows = IssueOpinion.objects.current().filter(opinion__in=theme).select_related("issue").order_by("issue")
    for row in rows:
        found.setdefault(row.issue, set()).add(row.opinion_id)
    return dict(sorted(found.items(), key=lambda home: -len(home[1])))


def put_right(hands: Hands, themes: dict[str, set[int]]) -> None:
    """What the suggestions got wrong, as somebody who reads them sees it: issues that are one, opinions elsewhere."""
    for theme in (theme for theme in themes.values() if len(theme) > 1):
        homes = homes_of(theme)
        kept = next((issue for issue in homes if len(homes[issue]) * 2 > len(members(issue))), None)
        if kept is None:
            hands.make_new(theme)
            continue
        for gone in [issue for issue in homes if issue != kept and members(issue) <= theme]:
            hands.merge(gone, kept)
        astray = theme - members(kept)
        if astray:
            hands.put_into(kept, astray)
    for (alone,) in (theme for theme in themes.values() if len(theme) == 1):
        if any(len(members(issue)) > 1 for issue in homes_of({alone})):
            hands.make_new([alone])


def test_143_opinions_in_9_topics_are_put_together_in_fewer_than_60_actions(desktop, session):
    themes = load(session)
    open_desk(desktop, session)
    hands = Hands(desktop)
    hands.press_all("form:has([name=nhom]:checked) [data-accept-all]")
    hands.press_all("[data-accept]")
    put_right(hands, themes)
    hands.press_all("[data-alone]")
    assert sorted(map(sorted, map(members, Issue.objects.standing()))) == sorted(map(sorted, themes.values()))
    assert hands.actions < MOST
