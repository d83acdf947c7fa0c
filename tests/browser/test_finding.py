"""A caller reads out a number, a code or a few words, and the clerk finds it by keyboard alone."""

from playwright.sync_api import expect

from dialogue_portal.lib import codes
from tests.marks import committing

from ..builders import make_opinion, make_ward
from .people import make_staff, sign_in

pytestmark = committing


def test_by_words_and_by_code_without_the_mouse(desktop):
    make_ward()
    make_staff("vanphong", "Văn phòng")
    code = codes.code_for(codes.new_ticket())
    opinion = make_opinion(moderation="approved", subject="Ngập ở ngõ 5", code_hash=codes.hashed(code))
    page = desktop
    sign_in(page)
    page.get_by_role("link", name="Tìm", exact=True).press("Enter")
    expect(page.get_by_label("Số, mã tra cứu hoặc từ khóa")).to_be_focused()
    page.keyboard.type("ngap")
    page.keyboard.press("Enter")
    page.wait_for_url("**ket-qua=1")
    expect(page.get_by_role("heading", name="Ý kiến", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{opinion.pk}/")
    page.go_back()
    expect(page.get_by_label("Số, mã tra cứu hoặc từ khóa")).to_have_value("ngap")
    page.get_by_label("Số, mã tra cứu hoặc từ khóa").fill(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{opinion.pk}/")
    assert "ngap" not in page.url
