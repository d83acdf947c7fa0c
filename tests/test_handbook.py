"""The handbook: every page opens, its links and pictures lead somewhere, and every desk has its page."""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from dialogue_portal import handbook

from .staff import signed_in, text_of

pytestmark = pytest.mark.django_db

PAGES = sorted(path.stem for path in handbook.FOLDER.glob("*.md"))


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


def test_what_the_handbook_tells_of_is_there():
    _, pages = get_resolver().namespace_dict["admin"]
    assert all(name in pages.reverse_dict for names in handbook.ABOUT.values() for name in names)


@pytest.mark.parametrize("name", ["README", "khong-co"])
def test_nobody_reads_it_without_signing_in_and_nothing_else_is_read(client, name):
    address = reverse("admin:handbook_page", args=[name])
    assert client.get(address).status_code == 302
    assert signed_in("MTTQ").get(address).status_code == (200 if name == "README" else 404)


def test_a_desk_links_to_its_own_page():
    page = text_of(signed_in("Văn phòng").get(reverse("admin:calls")))
    assert reverse("admin:handbook_page", args=["goi-dien"]) in page


def test_no_name_leads_out_of_the_folder():
    client = signed_in("MTTQ")
    with pytest.raises(NoReverseMatch):
        reverse("admin:handbook_page", args=["../README"])
    assert client.get("/quan-tri/so-tay/..%2f..%2fREADME/").status_code == 404
