"""An opinion is sent and looked up in WebKit, as on an iPhone, from the site as it is deployed.

Skipped without nginx or WebKit's driver; `make soak` runs it.
"""

import shutil

import pytest
from PIL import Image

from .site import deployed
from .webkit import MISSING, webkit

pytestmark = pytest.mark.skipif(bool(MISSING) or not shutil.which("nginx"), reason=f"no {MISSING or 'nginx'} here")

WORDS = "Cột đèn đầu ngõ không sáng từ tuần trước."
NAME, PHONE = "Công dân tổ 3", "0912345678"
EVERYTHING = """return [document.body.innerText,
    ...[...document.querySelectorAll("input:not([type=hidden]), textarea")].map((box) => box.value)].join()"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with deployed(tmp_path_factory.mktemp("site")) as site:
        yield f"https://127.0.0.1:{site.ports['https']}"


@pytest.fixture
def iphone():
    with webkit() as browser:
        yield browser


def send_opinion(browser, site, photograph):
    """The six steps; the receipt is open."""
    browser.open(f"{site}/y-kien/gui/")
    browser.click("[name=kind]")
    browser.go_on("bước 2")
    browser.write("[name=text]", WORDS)
    browser.go_on("bước 3")
    browser.write("[name=files]", str(photograph))
    browser.go_on("bước 4")
    browser.write("[name=name]", NAME)
    browser.write("[name=phone]", PHONE)
    browser.go_on("bước 5")
    browser.click("[name=consent]")
    browser.go_on("bước 6")
    assert PHONE in browser.text()
    assert photograph.name in browser.text()
    browser.go_on("Giấy biên nhận")


def press(browser, button):
    browser.run(f"[...document.querySelectorAll('main button')].find((it) => it.innerText === '{button}').click()")


def test_an_opinion_is_sent_and_found_again_and_nothing_of_it_stands_behind_back(iphone, site, tmp_path):
    photograph = tmp_path / "den.jpg"
    Image.effect_noise((1200, 900), 80).save(photograph)
    send_opinion(iphone, site, photograph)
    code = iphone.run("return document.querySelector('.receipt__code code').innerText")
    press(iphone, "Tôi đã ghi lại mã, xóa khỏi máy này")
    iphone.until("Tra cứu")
    iphone.write("[name=code]", code)
    iphone.write("[name=contact]", PHONE)
    iphone.click("main form [type=submit]")
    iphone.until("Ý kiến của ông/bà")
    assert WORDS in iphone.text()
    press(iphone, "Đóng trang này")
    iphone.until("Tra cứu")
    for _ in range(10):
        iphone.back()
        assert [said for said in (WORDS, NAME, PHONE, code) if said in iphone.run(EVERYTHING)] == []
