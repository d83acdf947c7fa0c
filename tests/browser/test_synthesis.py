"""The synthesis desk, as a person works at it: few steps, by keyboard, by drag, without scripts, two at once."""

from collections.abc import Iterable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from dialogue_portal.lib.text import slugify
from feedback.models import Issue, IssueOpinion, Moderation, Opinion
from sessions_app.models import DialogueSession, Topic
from tests.builders import make_issue, make_opinion, make_session
from tests.feedback.synthesis.opinions_to_group import opinions_to_group
from tests.marks import committing

from .people import hears, make_staff, press, sign_in, unfold

pytestmark = committing

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
    said = opinions_to_group()
    names = dict.fromkeys(row.topic for row in said)
    topics = {name: Topic.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0] for name in names}
    rows = Opinion.objects.bulk_create(
        Opinion(
            session=session,
            topic=topics[row.topic],
            subject=row.subject,
            public_text=row.text,
            original_text=row.text,
            moderation=Moderation.APPROVED,
            received_at=timezone.now(),
        )
        for row in said
    )
    themes: dict[str, set[int]] = {}
    for opinion, row in zip(rows, said, strict=True):
        themes.setdefault(row.theme, set()).add(opinion.pk)
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


@pytest.mark.long
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


@pytest.mark.long
def test_on_a_phone_one_topic_stands_open_and_what_was_opened_stays(phone, session, assert_accessible):
    lights, roads = (Topic.objects.create(name=name, slug=slugify(name)) for name in ["Đèn đường", "Đường sá"])
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in said_alike(session)]).update(topic=lights)
    said = ["Ổ gà trước chợ", "Thiếu vạch kẻ cho người đi bộ", "Xe tải chạy ban đêm"]
    roads_said = [
        make_opinion(session=session, moderation="approved", topic=roads, subject=words, public_text=words)
        for words in said
    ]
    issue = make_issue(roads_said[0], session=session, topic=roads)
    open_desk(phone, session)
    assert_accessible(phone)
    expect(phone.get_by_role("button", name="Gộp thành vấn đề").first).to_be_visible()
    expect(phone.get_by_label(roads_said[1].subject)).to_be_hidden()
    phone.locator("summary").filter(has_text=roads.name).click()
    expect(phone.get_by_label(roads_said[0].subject)).to_be_hidden()  # inside its issue
    phone.get_by_label(roads_said[1].subject).check()
    expect(phone.locator("#chon")).to_have_css("position", "sticky")
    phone.locator(f"#dua-{issue.pk}").click()
    hears(phone, "Đã đưa 1 ý kiến")
    expect(phone.get_by_label(roads_said[2].subject)).to_be_visible()
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.reload()
    expect(phone.get_by_label(roads_said[0].subject)).to_be_visible()


def test_a_conference_is_put_together_without_a_script_and_with(page, session, assert_accessible):
    alike, alone = said_alike(session), said_else(session)
    open_desk(page, session)
    assert_accessible(page)
    page.get_by_label("Tên vấn đề", exact=True).fill("Ngõ 12 thiếu đèn")
    press(page, "Gộp thành vấn đề")
    hears(page, "Đã lập vấn đề: «Ngõ 12 thiếu đèn».")
    issue = Issue.objects.get()
    assert members(issue) == {opinion.pk for opinion in alike}
    page.get_by_label(alone.subject).check()
    press(page, "Đưa mục đã chọn vào đây")
    hears(page, "Đã đưa 1 ý kiến vào «Ngõ 12 thiếu đèn».")
    press(page, "↶ Bỏ bước: Đưa 1 ý kiến vào «Ngõ 12 thiếu đèn»")
    hears(page, "Đã bỏ bước")
    assert members(issue) == {opinion.pk for opinion in alike}
    page.get_by_role("link", name="Sửa, công bố").click()
    page.get_by_label("Tóm tắt").fill("Đèn hỏng từ lâu.")
    press(page, "Lưu")
    hears(page, "Đã lưu.")
    assert_accessible(page)


@pytest.mark.long
def test_all_that_was_found_is_ticked_in_one_press(desktop, session):
    lamps = [make_opinion(session=session, moderation="approved", subject=f"Đèn {place} tắt") for place in "ABC"]
    make_opinion(session=session, moderation="approved", subject="Cống tắc")
    open_desk(desktop, session)
    desktop.locator("[data-search]").fill("đèn")
    press(desktop, "Lọc")
    if (refuse := desktop.locator("[data-refuse]")).count():  # the portal may have suggested the very same
        Hands(desktop).press(refuse)
    desktop.get_by_role("button", name="Đánh dấu cả 3 ý kiến này").click()
    Hands(desktop).press(desktop.locator("#moi"))
    assert members(Issue.objects.get()) == {lamp.pk for lamp in lamps}


@pytest.mark.long
def test_everything_is_done_with_keys(desktop, session):
    alike, alone = said_alike(session), said_else(session)
    open_desk(desktop, session)
    keys = desktop.keyboard
    keys.press("ArrowDown")
    keys.press("g")
    hears(desktop, "Đã lập vấn đề")
    issue = Issue.objects.get()
    desktop.get_by_label(alone.subject).focus()
    keys.press("Space")
    keys.press("m")
    keys.type("Cấp sổ chậm, g t z")
    keys.press("Enter")
    hears(desktop, "Đã lập vấn đề «Cấp sổ chậm, g t z»")
    assert members(issue) == {opinion.pk for opinion in alike}
    keys.press("Escape")
    desktop.locator("[data-count]").click()
    desktop.evaluate("document.activeElement.blur()")
    keys.press("z")
    hears(desktop, "Đã bỏ bước")
    assert Issue.objects.standing().get() == issue
    desktop.set_viewport_size({"width": 1280, "height": 420})
    desktop.get_by_label(alone.subject).focus()
    keys.press("z")
    hears(desktop, "Đã bỏ bước «Gộp 2 ý kiến")
    expect(desktop.locator("[data-item]:focus")).to_be_in_viewport(ratio=1)


@pytest.mark.long
def test_letters_do_nothing_when_they_are_switched_off(desktop, session):
    said_alike(session)
    open_desk(desktop, session)
    unfold(desktop, "Phím tắt")
    desktop.get_by_label("Dùng phím tắt").uncheck()
    desktop.reload()
    desktop.locator("[data-item]").first.focus()
    desktop.keyboard.press("g")
    press(desktop, "Không gộp")
    hears(desktop, "Sẽ không gợi ý")
    assert not Issue.objects.exists()


@pytest.mark.long
def test_opinions_and_issues_are_dragged_where_they_belong(desktop, session):
    first, second = make_issue(said_else(session)), make_issue(*said_alike(session, 1))
    loose = make_opinion(
        session=session, moderation="approved", subject="Chuyện khác", public_text="Một việc khác hẳn."
    )
    open_desk(desktop, session)
    drag(desktop, f"[data-row^='{loose.pk}-']", f"#van-de-{first.pk}")
    hears(desktop, f"Đã đưa 1 ý kiến vào «{first}»")
    drag(desktop, f"[data-row^='{loose.pk}-']", "#chon")
    hears(desktop, "Đã lập vấn đề «Chuyện khác»")
    drag(desktop, f"[data-issue='{second.pk}']", f"#van-de-{first.pk} h4")
    hears(desktop, f"Đã đưa 1 vấn đề vào «{first}»")
    assert len(members(first)) == 2


def drag(page: Page, what: str, where: str) -> None:
    page.locator(f"{what} [data-handle]").first.drag_to(page.locator(where).first, target_position={"x": 20, "y": 10})


def test_of_two_at_once_who_comes_second_is_told(desktop, session):
    said_alike(session)
    open_desk(desktop, session)
    (mine,) = [Opinion.objects.earliest("pk")]
    make_issue(mine, title="Của người đến trước")
    press(desktop, "Gộp thành vấn đề")
    hears(desktop, "đã được đưa vào vấn đề «Của người đến trước»")
    assert Issue.objects.count() == 1


def test_at_a_desk_what_was_opened_stays(desktop, session):
    said_alike(session)
    issue = make_issue(said_else(session), published_at=timezone.now())
    open_desk(desktop, session)
    inside = desktop.locator(f"#trong-{issue.pk}")
    expect(inside).not_to_have_attribute("open", "")
    inside.locator("> summary").click()
    press(desktop, "Gộp thành vấn đề")
    hears(desktop, "Đã lập vấn đề")
    expect(inside).to_have_attribute("open", "")


@pytest.mark.long
def test_the_desk_fits_a_phone(phone, session, assert_accessible):
    said_alike(session)
    make_issue(said_else(session), title="Rất dài " * 24)
    open_desk(phone, session)
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
