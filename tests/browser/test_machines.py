"""What only a browser can tell of a page's head: no complaint about its data, a text size that stays."""

import pytest
from django.utils import timezone

from tests.marks import committing

from ..builders import make_site_notice, make_ward
from ..whole_conference import published_chain

pytestmark = committing


def size_of_text(page):
    return page.evaluate("getComputedStyle(document.documentElement).fontSize")


@pytest.mark.long
def test_larger_letters_stay_on_the_next_page_and_after_a_reload(phone, assert_accessible):
    session = published_chain()["session"]
    phone.goto("/")
    usual = size_of_text(phone)
    phone.get_by_role("button", name="Chữ lớn hơn").click()
    larger = size_of_text(phone)
    assert float(larger[:-2]) > float(usual[:-2])
    assert_accessible(phone)
    phone.goto(session.get_absolute_url())
    assert size_of_text(phone) == larger
    for _ in range(2):
        phone.get_by_role("button", name="Chữ lớn hơn").click()
    phone.reload()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    phone.get_by_role("button", name="Cỡ chữ thường").click()
    assert size_of_text(phone) == usual


def test_without_scripts_there_is_no_button_that_does_nothing(page):
    page.goto("/")
    has_scripts = page.evaluate("matchMedia('(scripting: enabled)').matches")
    assert page.locator(".text-sizes--head").is_visible() is has_scripts
    assert not page.locator(".text-sizes--foot").is_visible()
    assert page.locator(".page-tools").is_visible() is has_scripts


def test_a_page_for_everybody_is_printed_and_sent_on_by_buttons_and_others_are_only_printed(desktop):
    opinion = published_chain()["opinion"]
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.add_init_script("window.print = () => { window.printed = true; };")
    desktop.goto(opinion.get_absolute_url())
    desktop.get_by_role("button", name="In trang này").click()
    assert desktop.evaluate("window.printed")
    desktop.get_by_role("button", name="Chia sẻ").click()
    desktop.get_by_text("Đã chép địa chỉ trang này.").wait_for()
    assert desktop.evaluate("navigator.clipboard.readText()").endswith(opinion.get_absolute_url())
    desktop.evaluate("navigator.share = async page => { window.sent = page; }")
    desktop.get_by_role("button", name="Chia sẻ").click()
    assert desktop.evaluate("window.sent.url").endswith(opinion.get_absolute_url())
    desktop.goto("/y-kien/tra-cuu/")
    assert desktop.get_by_role("button", name="In trang này").is_visible()
    assert not desktop.get_by_role("button", name="Chia sẻ").is_visible()


def test_on_paper_stands_the_page_with_its_address_and_no_button(desktop):
    chain = published_chain()
    desktop.goto(chain["opinion"].get_absolute_url())
    desktop.emulate_media(media="print")
    assert desktop.get_by_text("Trang này ở địa chỉ").is_visible()
    assert desktop.get_by_role("heading", name=chain["opinion"].subject).is_visible()
    for hidden in [".masthead__nav", ".text-sizes", ".page-tools", ".footer ul", ".breadcrumbs", ".follow-link"]:
        assert not desktop.locator(hidden).first.is_visible(), hidden
    assert desktop.locator(".footer").bounding_box()["height"] < 60  # alone it would take a sheet of its own
    desktop.goto(chain["photo"].get_absolute_url())
    for useless in ["Mở riêng tệp ảnh", "xin gỡ ảnh", "Phím ←"]:
        assert not desktop.get_by_text(useless).first.is_visible(), useless
    desktop.goto("/tim-kiem/?q=đèn")
    assert desktop.get_by_text("Chỉ gồm những mục có từ khóa «đèn».").is_visible()
    assert desktop.get_by_text("Cổng này ở địa chỉ").is_visible()
    desktop.emulate_media(media="screen")
    assert not desktop.get_by_text("Chỉ gồm những mục có từ khóa «đèn».").is_visible()


def test_nothing_of_the_dark_page_is_printed_in_its_pale_colours(desktop):
    desktop.goto("/")
    colours = "(name => getComputedStyle(document.documentElement).getPropertyValue(name))"
    names = ["--late", "--line", "--answer-line", "--on-accent"]
    read = f"names => names.map({colours})"
    light = desktop.evaluate(read, names)
    desktop.emulate_media(color_scheme="dark")
    assert desktop.evaluate(read, names) != light
    desktop.emulate_media(media="print", color_scheme="dark")
    assert desktop.evaluate(read, names) == light


@pytest.mark.long
def test_a_downtime_is_told_on_every_page_but_not_on_the_sheet_for_the_board(phone, assert_accessible):
    make_ward()
    notice = published_chain()["notice"]
    make_site_notice(text="Nâng cấp máy chủ", told_at=timezone.now())
    for address in ["/", "/y-kien/gui/", f"{notice.get_absolute_url()}to-niem-yet/?kho=a3"]:
        phone.goto(address)
        assert phone.get_by_role("complementary", name="Báo ngừng cổng").is_visible()
        assert_accessible(phone)
    phone.emulate_media(media="print")
    assert not phone.get_by_text("Nâng cấp máy chủ").is_visible()
    assert phone.get_by_alt_text("Mã QR dẫn đến trang của kết luận này trên cổng").is_visible()
    assert phone.get_by_role("heading", name=notice.title).is_visible()
