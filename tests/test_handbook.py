"""The handbook: every page opens, its links and pictures lead somewhere, and every desk has its page."""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from dialogue_portal import handbook
from feedback.staff_urls import DESKS
from feedback.staff_views.start import TILES

from .staff import signed_in, text_of

pytestmark = pytest.mark.django_db

PAGES = sorted(path.stem for path in handbook.FOLDER.glob("*.md"))
TOLD_OF = {name for names in handbook.ABOUT.values() for name in names}
SCREENS = [desk.url_name for desk in DESKS if re.fullmatch(r"[a-z-]+/(<int:pk>/)?", desk.address)]
"""The queues, and what opens from them: not their files, prints and buttons."""


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


def test_every_page_tells_of_a_desk():
    assert set(PAGES) == {*handbook.ABOUT, handbook.INDEX}


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
