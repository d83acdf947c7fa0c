"""The handbook: every page opens, its links and pictures lead somewhere, and every desk has its page."""

import re
from collections import defaultdict

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from dialogue_portal import handbook
from feedback.staff_urls import DESKS
from feedback.staff_views.start import TILES
from tools.handbook_pictures import pictures, pictures_of_today

from .builders import make_user
from .staff import signed_in, text_of

pytestmark = pytest.mark.django_db

PAGES = sorted(path.stem for path in handbook.FOLDER.glob("*.md"))
TOLD_OF = {name for names in handbook.ABOUT.values() for name in names}
SCREENS = [desk.url_name for desk in DESKS if re.fullmatch(r"[a-z-]+/(<int:pk>/)?", desk.address)]
"""The queues, and what opens from them: not their files, prints and buttons."""
CALLED = {
    "văn phòng": "Văn phòng",
    "Mặt trận": "MTTQ",
    "đơn vị": "Đơn vị xử lý",
    "người duyệt": "Người duyệt",
    "lãnh đạo": "Lãnh đạo",
}
"""The roles as the handbook calls them. Administrators see every tile."""
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_and_all_it_links_to_is_there(name):
    client = signed_in("MTTQ")
    page = client.get(reverse("admin:handbook_page", args=[name]))
    linked = re.findall(r'(?:href|src)="(/quan-tri/so-tay/[^"]+)"', text_of(page).split('id="content-main"')[1])
    assert {client.get(address).status_code for address in linked} <= {200}
    assert not re.search(r"\.md\b|&lt;|\]\(", text_of(page).split('id="content-main"')[1])


def test_the_index_leads_to_every_page():
    page = text_of(signed_in("MTTQ").get(reverse("admin:handbook")))
    assert all(reverse("admin:handbook_page", args=[name]) in page for name in PAGES if name != handbook.INDEX)


@pytest.mark.parametrize("url_name", [*SCREENS, *(tile.desk.removeprefix("admin:") for tile in TILES), "index"])
def test_every_desk_has_its_page(url_name):
    assert url_name in TOLD_OF


def test_the_start_page_is_told_with_every_tile_and_where_it_leads():
    told = (handbook.FOLDER / "trang-dau.md").read_text(encoding="utf-8").split("| Ô |")[1]
    pages = {name: page for page, names in handbook.ABOUT.items() for name in names}
    for tile in TILES:
        row = next(line for line in told.splitlines() if tile.label in re.split("; |[|] | [|]", line))
        assert f"({pages[tile.desk.removeprefix('admin:')]}.md)" in row


def test_the_start_page_is_told_with_who_sees_each_tile():
    told = (handbook.FOLDER / "trang-dau.md").read_text(encoding="utf-8").split("| Ô |")[1]
    rows = [re.split(r" *[|] *", line)[1:3] for line in told.splitlines()[2:] if line.startswith("|")]
    everybody = set(CALLED)
    said = {
        name: everybody if who == "mọi người" else set(who.split(", "))
        for names, who in rows
        for name in names.split("; ")
    }
    roles = {word: make_user(role) for word, role in CALLED.items()}
    seen = {tile.label: {word for word, user in roles.items() if user.has_perms(tile.permissions)} for tile in TILES}
    assert said == seen


def test_every_page_tells_of_a_desk():
    assert set(PAGES) == {*handbook.ABOUT, handbook.INDEX}


@pytest.mark.parametrize("name", sorted(handbook.ABOUT))
def test_every_page_has_pictures_with_a_text_for_who_cannot_see_them(name):
    shown = PICTURE.findall((handbook.FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    assert shown
    assert all(len(text) > 20 and (handbook.FOLDER / file).is_file() for text, file in shown)


def test_every_picture_is_shown_once_and_is_small():
    pages = [path.read_text(encoding="utf-8") for path in handbook.FOLDER.glob("*.md")]
    shown = [file for page in pages for _text, file in PICTURE.findall(page)]
    kept = list(handbook.FOLDER.glob("anh/*"))
    assert sorted(shown) == sorted(f"anh/{path.name}" for path in kept)
    assert max(path.stat().st_size for path in kept) < 80_000


def test_every_picture_can_be_taken_again():
    taken = {picture.name for picture in [*pictures(defaultdict(int)), *pictures_of_today(0)]}
    assert taken == {path.stem for path in handbook.FOLDER.glob("anh/*")}


def test_what_the_handbook_tells_of_is_there():
    _, pages = get_resolver().namespace_dict["admin"]
    assert all(name in pages.reverse_dict for name in TOLD_OF)


@pytest.mark.parametrize("name", ["README", "khong-co"])
def test_nobody_reads_it_without_signing_in_and_nothing_else_is_read(client, name):
    address = reverse("admin:handbook_page", args=[name])
    assert client.get(address).status_code == 302
    assert signed_in("MTTQ").get(address).status_code == (200 if name == "README" else 404)


@pytest.mark.parametrize(
    ("url_name", "name"),
    [("index", "trang-dau"), ("calls", "goi-dien"), ("sorting", "phan-cong"), ("calendar_days", "lich")],
)
def test_a_desk_links_to_its_own_page(url_name, name):
    page = text_of(signed_in("Văn phòng").get(reverse(f"admin:{url_name}")))
    assert reverse("admin:handbook_page", args=[name]) in page


def test_no_name_leads_out_of_the_folder():
    client = signed_in("MTTQ")
    with pytest.raises(NoReverseMatch):
        reverse("admin:handbook_page", args=["../README"])
    assert client.get("/quan-tri/so-tay/..%2f..%2fREADME/").status_code == 404
