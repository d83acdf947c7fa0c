"""Take the pictures of the clerk's handbook anew, all or those named: `make handbook-pictures`.

The demo is loaded into a temporary folder, with some rows added so that no desk is empty; every desk is opened by the
account that works there. Nothing in var/ is read or written.
"""

import contextlib
import io
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import django
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize, sync_playwright

from tools import serve
from tools.browser import launch_options

FOLDER = serve.ROOT / "docs" / "so-tay" / "anh"
PASSWORD = "mat-khau-cua-anh-chup"
CONCLUSION = "sessions_app/conclusionnotice/{}/change/"
RECORD = "sessions_app/caseevent/"
COLOURS = 128
"""Enough for a page of text in a few colours, at a third of the size."""

LIST = """Họ và tên,Tổ dân phố,Nội dung ý kiến,Nơi xảy ra,Lĩnh vực
,3,Đề nghị cắt tỉa cành cây sà xuống đường dây điện trước mùa mưa.,Ngõ 3,
,7,Xin lắp thêm ghế đá ở vườn hoa cho người già nghỉ chân.,Vườn hoa,
,40,Cống thoát nước đầu ngõ bị vỡ nắp.,Ngõ 15,Thoát nước
"""

GROUPS = "STT\nTổ dân phố số 3\nTổ dân phố số 31\nTổ dân phố số 32\nTổ dân phố số 33\nKhu tập thể Đoàn kết"


@dataclass(frozen=True)
class Picture:
    """The top `height` pixels of `address` as `username` sees it, after `prepare`."""

    name: str
    username: str
    address: str
    height: int
    width: int = 1000
    prepare: Callable[[Page], Any] = lambda page: None


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, portal(Path(folder)) as (base, numbers):
        from tools.held_today import hold_today  # after Django is set up

        take_all(base, pictures(numbers), wanted)
        take_all(base, pictures_of_today(hold_today().pk), wanted)


def take_all(base: str, taken: list[Picture], wanted: list[str]) -> None:
    """The `wanted` ones, or all. The browser is closed afterwards, as the database must not be used beside it."""
    with sync_playwright() as found:
        browser = found.chromium.launch(**launch_options())
        for picture in taken:
            if not wanted or picture.name in wanted:
                take(browser, base, picture)
        browser.close()


def pictures(numbers: dict[str, int]) -> list[Picture]:
    """All except those of today; `numbers` are the ids of the rows to show."""
    return [
        Picture("trang-dau", "vanphong", "", 960),
        Picture("lanh-dao", "lanhdao", "ban/lanh-dao/", 1000),
        Picture("duyet", "vanphong", f"ban/duyet/{numbers['moderate']}/", 1245, 1200),
        Picture("phan-cong", "vanphong", "ban/phan-cong/", 750),
        Picture("phan-cong-mot-y-kien", "vanphong", f"ban/phan-cong/{numbers['sort']}/", 1000, 1200),
        Picture("tra-loi", "donvi", f"ban/tra-loi/{numbers['answer']}/", 1035, 1200, fill_in_template),
        Picture("tra-loi-duyet", "duyet", "ban/tra-loi/", 540),
        Picture("tong-hop", "mttq", f"ban/tong-hop/{numbers['synthesis']}/?linh_vuc={numbers['traffic']}", 1035, 1200),
        Picture("ho-so", "vanphong", "ban/ho-so/", 870),
        Picture("mot-ho-so", "vanphong", f"ban/ho-so/{numbers['case']}/", 862),
        Picture("viec-phai-lam", "vanphong", "ban/viec-phai-lam/", 820, 1200),
        Picture("viec-phai-lam-mot-viec", "vanphong", "ban/viec-phai-lam/5/", 1150, 1000),
        Picture("goi-dien", "vanphong", "ban/can-goi-dien/", 660),
        Picture("goi-dien-mot-viec", "vanphong", "ban/can-goi-dien/?viec=extended", 960, prepare=open_first_call),
        Picture("dang-ky", "vanphong", "ban/dang-ky/", 910, 1200),
        Picture("nhap-phieu", "vanphong", "ban/nhap-phieu/", 965),
        Picture("nhap-danh-sach", "vanphong", "ban/nhap-danh-sach/", 800, 1200, look_at_list),
        Picture("in-phieu", "vanphong", "ban/phieu-giay/", 800, prepare=look_at_slips),
        Picture("hoi-nghi", "vanphong", f"ban/loi-bao/{numbers['session']}/", 1010),
        Picture("ket-luan", "vanphong", CONCLUSION.format(numbers["conclusion"]), 900, 1200, look_at_links),
        Picture("hinh-anh", "vanphong", f"ban/hinh-anh/{numbers['photos']}/", 1000, 1200),
        Picture("dang-tin", "vanphong", "sessions_app/announcement/add/", 900, 1200),
        Picture("niem-yet", "vanphong", "sessions_app/posting/1/change/", 760),
        Picture("van-ban", "vanphong", f"sessions_app/document/{numbers['document']}/change/", 860, 1200),
        Picture("lap-van-ban", "vanphong", f"ban/van-ban/{numbers['papers']}/", 1000, 1200, make_all),
        Picture("so-van-ban", "vanphong", "ban/so-van-ban/", 760, 1200),
        Picture("can-bo", "vanphong", f"sessions_app/official/{numbers['official']}/change/", 860, 1200),
        Picture("to-dan-pho", "vanphong", "sessions_app/residentialgroup/", 620),
        Picture("them-nhieu-to", "vanphong", "ban/nhieu-to/", 762, prepare=look_at_groups),
        Picture("lich", "vanphong", "sessions_app/calendarday/", 710),
        Picture("lich-nhieu-ngay", "vanphong", "ban/lich-nghi/", 900, prepare=look_at_year),
        Picture("thoi-han", "vanphong", "sessions_app/deadlinerule/", 650),
        Picture("tai-khoan", "quantri", "sessions_app/user/", 620),
        Picture("nhat-ky", "quantri", f"{RECORD}?case_kind=opinion&case_id={numbers['case']}", 760, 1200),
    ]


def pictures_of_today(meeting: int) -> list[Picture]:
    """While `meeting` goes on: pages that exist on no other day."""
    return [Picture("man-hinh", "vanphong", f"ban/dang-ky/man-hinh/{meeting}/", 1090, 1200)]


# --- The portal behind the pictures -----------------------------------------------------------------------------------


@contextlib.contextmanager
def portal(folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """A temporary portal with the demo: its address, and the ids of the opinions to show."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port = listening.getsockname()[1]
    settings = {"VAR_DIR": str(folder), "DEMO_PASSWORD": PASSWORD, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    os.environ.update(settings, WEB_CONCURRENCY="1", DJANGO_SETTINGS_MODULE="dialogue_portal.settings")
    os.environ.pop("DATABASE_URL", None)
    env = serve.environment(port, debug=False)
    os.environ.update(env)
    django.setup()
    from tools.handbook_rows import add_rows  # reads the settings, which are those of this portal only now

    numbers = add_rows()
    web = serve.web_processes(listening, env)
    try:
        for service in web:
            service.start()
        if not serve.wait_for_answer(web, port):
            raise SystemExit("Máy chủ web không khởi động được.")
        yield f"http://127.0.0.1:{port}/quan-tri/", numbers
    finally:
        serve.stop_all(web)


# --- Taking them ------------------------------------------------------------------------------------------------------


def take(browser: Browser, base: str, picture: Picture) -> None:
    viewport = ViewportSize(width=picture.width, height=picture.height)
    context = browser.new_context(
        viewport=viewport, color_scheme="light", locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, base, picture.username)
    page.goto(base + picture.address)
    picture.prepare(page)
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path = FOLDER / f"{picture.name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(serve.ROOT)}: {shot.width} × {shot.height}, {path.stat().st_size / 1000:.0f} KB")
    context.close()


def sign_in(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}login/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng nhập").click()


def press(page: Page, name: str, nth: int = 0) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).nth(nth).click()


def fill_in_template(page: Page) -> None:
    page.get_by_label("Mẫu trả lời").select_option(label="Đã khảo sát, sẽ làm")
    page.locator(".answer-template").get_by_role("button", name="Điền mẫu").click()
    page.get_by_text("đã nhận ý kiến số").first.wait_for()


def open_first_call(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#result_list tbody a").first.click()


def look_at_list(page: Page) -> None:
    file = FilePayload(name="y-kien-to-3-va-7.csv", mimeType="text/csv", buffer=LIST.encode("utf-8-sig"))
    page.get_by_label("Người thu thập").fill("Tổ trưởng tổ dân phố số 3")
    page.get_by_label("Tệp danh sách").set_input_files(file)
    press(page, "Xem trước")


def look_at_links(page: Page) -> None:
    stay_at(page.locator(".left-open"), above=90)


def stay_at(part: Locator, *, above: int) -> None:
    """Scroll so that the picture begins `above` pixels above that part of the page."""
    part.evaluate("(box, above) => window.scrollTo(0, box.getBoundingClientRect().top + scrollY - above)", above)
    part.page.evaluate("window.scrollTo = () => {}")


def look_at_year(page: Page) -> None:
    """A year whose fixed days are missing in the demo's calendar."""
    year = page.get_by_label("Năm")
    year.fill(str(int(year.input_value()) + 1))
    press(page, "Xem trước")


def look_at_groups(page: Page) -> None:
    """Some existing names, and a line that is none."""
    page.get_by_label("Danh sách tên").fill(GROUPS)
    press(page, "Xem trước", nth=1)
    stay_at(page.get_by_role("heading", name="Dán danh sách tên"), above=6)


look_at_slips = partial(press, name="Xem bản in")
make_all = partial(press, name="Lập cả bộ")


if __name__ == "__main__":
    main(sys.argv[1:])
