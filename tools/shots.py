"""Pictures of every public page, to check changes of the look by eye: `make shots`.

From a running portal: `SHOTS_URL=http://127.0.0.1:8000 make shots`. Files are written to var/shots/.
"""

import os
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import launch_options

BASE = os.environ.get("SHOTS_URL", "http://127.0.0.1:8000")
FOLDER = Path("var/shots")
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
START = ["/", "/doi-thoai/", "/y-kien/", "/viec-phai-lam/", "/ket-luan/", "/thong-bao/", "/can-bo/", "/to-dan-pho/"]
FORMS = ["/tim-kiem/?q=ngap", "/y-kien/gui/", "/y-kien/tra-cuu/", "/quyen-rieng-tu/", "/khong-co-trang-nay/"]


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        addresses = wanted or [*START, *FORMS, *details(browser)]
        for scheme in SCHEMES:
            for name, (width, height) in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for address in addresses:
                    page.goto(urljoin(BASE, address))
                    show_everything(page)
                    page.screenshot(path=FOLDER / f"{label(address)}-{name}-{scheme}.png", full_page=True)
                context.close()
        browser.close()
    print(f"Ảnh ở {FOLDER}/")


def show_everything(page: Page) -> None:
    """Scroll to the end and back, so that lazy pictures are loaded."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")


def details(browser: Browser) -> list[str]:
    """The first few pages linked from each list."""
    page = browser.new_page()
    found: list[str] = []
    for address in START[1:]:
        page.goto(urljoin(BASE, address))
        links = page.eval_on_selector_all("main a[href^='/']", "links => links.map(link => link.getAttribute('href'))")
        inside = [
            link for link in dict.fromkeys(links) if is_page(link) and link.startswith(address) and link != address
        ]
        found += inside[:4]
    page.close()
    return [*found, *(f"{link}hinh-anh/" for link in found if link.startswith("/doi-thoai/"))]


def is_page(link: str) -> bool:
    """Neither a filter of a list nor a file, which the browser would download."""
    return link.endswith("/") and "?" not in link


def label(address: str) -> str:
    return address.strip("/").replace("/", "_")[-120:] or "home"


if __name__ == "__main__":
    main(sys.argv[1:])
