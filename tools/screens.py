"""Take the pictures of docs/screens: every kind of page, public and staff, at two widths, light and dark: `make
screens`.

A temporary portal with the demo and the rows of the handbook's pictures, as in tools/handbook_pictures.py. Small on
purpose: only the top of long pages, lossy, wide ones at three fifths of their size.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools import serve
from tools.browser import launch_options
from tools.every_page import Found, every_page, kind_of
from tools.handbook_pictures import portal, sign_in

FOLDER = serve.ROOT / "docs" / "screens"
WIDTHS = {390: (1500, 1.0), 1280: (1200, 0.6)}
"""By width: the height shown from the top of a page, and the scale."""

SCHEMES = {"light": "sáng", "dark": "tối"}
QUALITY = 34
MODELS = "opinion|dialoguesession|announcement|retentionrule|user"
LEFT_OUT = re.compile(
    rf"admin:(?!(?:feedback|sessions_app)_(?:{MODELS})_)\w+_(?:changelist|add|change|verb)$|.*_(?:history|delete)$"
)
"""The admin pages of all other models look like these."""

SIDES = [("", "/", "Cổng công khai"), ("vanphong", "/quan-tri/", "Trang cán bộ"), ("quantri", "/quan-tri/", "Quản trị")]
MORE = {
    "/": ["/y-kien/gui/", "/quan-tri/login/", "/quan-tri/quen-mat-khau/"],
    "/quan-tri/": ["/quan-tri/giao-dien/", "/quan-tri/giao-dien/cong/"],
}
"""Pages that no link leads to."""

FRONT = {"home-phone": "home-390-light", "session-desk": "sessions_app-session-1280-light"}
"""The two pictures of README.md, and the pictures that they are copies of."""


def main() -> None:
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with TemporaryDirectory() as folder, portal(Path(folder)) as (base, numbers):
        publish(numbers["conclusion"])
        with sync_playwright() as found:
            browser = found.chromium.launch(**launch_options())
            taken = {side: list(take_side(browser, base, username, start)) for username, start, side in SIDES}
            browser.close()
        for side, pages in take_today(base).items():
            taken[side] += pages
    write_index(taken)
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    print(f"{sum(map(len, taken.values()))} loại trang, {size / 1e6:.1f} MB ở {FOLDER.relative_to(serve.ROOT)}/")


def publish(conclusion: int) -> None:
    """In the handbook it is a draft; here its public pages are needed."""
    from sessions_app.models import ConclusionNotice  # after Django is set up

    ConclusionNotice.objects.filter(pk=conclusion).update(published_at=timezone.now())


def take_side(browser: Browser, base: str, username: str, start: str) -> Iterator[Found]:
    """Pictures of the pages that this person sees and that were not taken before."""
    page = page_of(browser, base, username)
    for one in wanted(page.context, base, start):
        if not picture(one, 390, "light").exists():
            take(page, base, one)
            yield one
    page.context.close()


def take_today(base: str) -> dict[str, list[Found]]:
    """Pictures of the pages that exist only while a conference goes on."""
    from tools.held_today import hold_today  # after Django is set up

    meeting = hold_today()
    public = [reverse(f"feedback:{name}", args=[meeting.session.slug]) for name in ["live", "hall_screen"]]
    sides = [("", public, "Cổng công khai"), ("vanphong", [reverse("admin:hall", args=[meeting.pk])], "Trang cán bộ")]
    with sync_playwright() as found:
        browser = found.chromium.launch(**launch_options())
        taken = {}
        for username, addresses, side in sides:
            page = page_of(browser, base, username)
            taken[side] = [Found(kind_of(address), address) for address in addresses]
            for one in taken[side]:
                take(page, base, one)
        browser.close()
    return taken


def page_of(browser: Browser, base: str, username: str) -> Page:
    """An empty page of this person (or of a visitor) in a fresh browser context."""
    page = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce").new_page()
    if username:
        sign_in(page, base, username)
    return page


def wanted(context: BrowserContext, base: str, start: str) -> Iterator[Found]:
    return (one for one in every_page(context, base, start, *MORE[start]) if not LEFT_OUT.fullmatch(one.kind))


def take(page: Page, base: str, one: Found) -> None:
    page.goto(base.removesuffix("/quan-tri/") + one.address)
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(image => image.loading = 'eager')")
    for width, (most, scale) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": most})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            keep(top_of(page), scale, picture(one, width, scheme))


def top_of(page: Page) -> Image.Image:
    """The window, without the empty rest of a short page."""
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    ends = page.evaluate(
        "Math.ceil(Math.max(...[...document.body.children].map(e => e.getBoundingClientRect().bottom)))"
    )
    return shot.crop((0, 0, shot.width, max(400, min(shot.height, ends))))


def keep(shot: Image.Image, scale: float, path: Path) -> None:
    size = (round(shot.width * scale), round(shot.height * scale))
    shot.resize(size, Image.Resampling.LANCZOS).save(path, quality=QUALITY, method=4)
    for name, whose in FRONT.items():
        if path.stem == whose:
            shot.crop((0, 0, shot.width, min(shot.height, 850))).quantize(128).save(
                FOLDER / f"{name}.png", optimize=True
            )


def picture(one: Found, width: int, scheme: str) -> Path:
    return FOLDER / f"{one.kind.replace(':', '-')}-{width}-{scheme}.webp"


def write_index(taken: dict[str, list[Found]]) -> None:
    lines = [
        "# Ảnh chụp mọi loại trang",
        "",
        "Lập bằng `make screens` từ dữ liệu minh họa; không sửa tay. Mỗi trang ở 390 và 1280 điểm, nền sáng và "
        "nền tối; trang dài chỉ chụp phần đầu. So sánh với các dịch vụ công khác: [so-sanh.md](so-sanh.md).",
    ]
    for side, pages in taken.items():
        columns = [f"{width} {name}" for width in WIDTHS for name in SCHEMES.values()]
        lines += ["", f"## {side}", "", f"| Trang | {' | '.join(columns)} |", "|---" * 5 + "|"]
        lines += [f"| `{one.kind}` | {' | '.join(links(one))} |" for one in sorted(pages, key=lambda one: one.kind)]
    (FOLDER / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def links(one: Found) -> list[str]:
    files = [picture(one, width, scheme) for width in WIDTHS for scheme in SCHEMES]
    return [f"[ảnh]({path.name})" for path in files if path.exists()]


if __name__ == "__main__":
    main()
