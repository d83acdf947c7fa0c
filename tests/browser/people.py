"""Steps of staff and residents for many tests of this folder, by the words on the page."""

import re

from django.core import mail
from playwright.sync_api import Page

from sessions_app.models import User

from ..builders import make_user

PASSWORD = "mat-khau-thu-2026"

SHOWN_AS_IT_WAS_LEFT = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
"""«Back» to a page that the browser kept whole: Playwright makes Chromium keep none, WebKit does so over plain http."""


def make_staff(username: str, role: str, **kwargs: object) -> User:
    """A member of staff who signs in as `username`."""
    return make_user(role, username=username, password=PASSWORD, **kwargs)


def sign_in(page: Page, username: str = "vanphong") -> None:
    """Sign in; whoever used this browser before is signed out."""
    page.context.clear_cookies()
    page.goto("/quan-tri/login/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def break_the_line(page: Page, button: str, complaints: list[str]) -> None:
    """Press it while no request gets through: the page says so and stays. Not without scripts, as the page would be
    gone."""
    if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
        return
    page.route("**/*", lambda route: route.abort())
    press(page, button)
    page.locator("[data-going]").get_by_text("Chưa gửi xong thì mất kết nối.").wait_for()
    page.unroute("**/*")
    complaints.clear()


def unfold(page: Page, summary: str) -> None:
    page.locator("summary").get_by_text(summary, exact=True).click()


def is_before(page: Page, heading: str) -> None:
    """Wait for the page with that heading."""
    page.get_by_role("heading", name=heading, exact=True).wait_for()


def hears(page: Page, words: str) -> None:
    """Wait for a message of the staff site."""
    page.locator(".messagelist").get_by_text(words).first.wait_for()


def do(page: Page, verb: str, **answers: str) -> None:
    """Press a button of the staff site, fill in its page, confirm. Blanks in labels are written «_»."""
    page.get_by_role("link", name=verb, exact=True).click()
    for label, text in answers.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    page.get_by_role("button", name=verb, exact=True).click()
    page.locator(".messagelist .success").wait_for()


def go_on(page: Page, times: int = 1) -> None:
    """Go to the next step of sending with the given answers. Waits for each page, as all have the same button."""
    for _ in range(times):
        with page.expect_navigation():
            page.get_by_role("button", name="Tiếp tục").click()


def agree_and_send(page: Page) -> str:
    """From the step before the last to the receipt; returns its code."""
    page.get_by_label(re.compile("Tôi đồng ý để phường dùng")).check()
    go_on(page)
    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_role("heading", name="Đã nhận được ý kiến").wait_for()
    return page.locator(".receipt__code code").inner_text()


def open_own(page: Page, code: str) -> None:
    """Open it by typing the code, which works in every browser."""
    page.goto("/y-kien/tra-cuu/")
    page.get_by_label("Mã tra cứu").fill(code)
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("heading", name="Ý kiến của ông/bà", level=1).wait_for()


def link_in_mail(word: str) -> str:
    """The address with `word` in the newest mail, without the host, which comes from the settings."""
    found = re.search(rf"http://127\.0\.0\.1:8000(/\S*{word}\S*)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


SMALL = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(one => {
  const box = (one.labels?.[0] ?? one).getBoundingClientRect(), around = one.parentElement.textContent.trim();
  const isWritten = getComputedStyle(one).display === "inline" && around.length > one.textContent.trim().length + 8;
  const isSeen = one.checkVisibility() && box.width > 1 && box.right > 0 && box.bottom > 0;
  return isSeen && !isWritten && one.type !== "hidden" && Math.max(box.height, one.getBoundingClientRect().height) < 43.5;
}).map(one => `${one.textContent.trim() || one.name}, ${Math.round(one.getBoundingClientRect().height)}`)"""
"""What a finger would miss: lower than 44 points, and not a word in a sentence."""
