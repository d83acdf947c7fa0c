"""A ward of khu phố, thôn or ấp reads its own word for a residential group, and for who heads one."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import DialogueSession, WardProfile
from tests.builders import make_commitment, make_group, make_issue, make_meeting, make_opinion, make_session, make_ward
from tests.staff import page_of, signed_in, text_of


@pytest.fixture(autouse=True)
def ward():
    return make_ward(group_word="khu phố")


@pytest.mark.parametrize("name", ["feedback:opinions", "feedback:commitments"])
def test_a_list_is_narrowed_by_the_wards_own_word(client, name):
    make_commitment(published_at=timezone.now())
    page = text_of(client.get(reverse(name)))
    assert ">Khu phố</label>" in page
    assert ">Không rõ khu phố</option>" in page
    assert "Tổ dân phố" not in page


def test_figures_are_told_by_the_wards_own_word(client):
    make_opinion(moderation="approved", group=make_group(name="Khu phố 2"))
    make_opinion(moderation="approved")
    page = text_of(client.get(reverse("feedback:figures")))
    assert "Theo khu phố" in page
    assert "Không rõ khu phố" in page
    assert "nhiều lĩnh vực, nhiều khu phố" in page
    assert "tổ dân phố, đơn vị" not in page


def test_no_way_in_which_opinions_come_names_another_kind_of_group(client):
    opinion = make_opinion(moderation="approved", group=make_group(name="Khu phố 2"), channel="group_meeting")
    for address in [opinion.get_absolute_url(), reverse("feedback:opinions"), reverse("feedback:figures")]:
        page = text_of(client.get(address))
        assert "họp khu dân cư" in page.lower()
        assert "tổ dân phố" not in page.lower()


def test_staff_read_the_wards_own_word_where_they_type_and_read(client):
    session = make_session(year=timezone.localdate().year)
    opinion = make_opinion(moderation="approved", group=make_group(name="Khu phố 2"), session=session)
    office = signed_in("Văn phòng")
    case = text_of(office.get(reverse("admin:case", args=[opinion.pk])))
    assert "<dt>Khu phố</dt>" in case
    keying, slips = (text_of(office.get(reverse(f"admin:{name}"))) for name in ["keying", "slips"])
    assert "Khu phố:" in keying
    assert "ví dụ trưởng khu phố" in keying
    assert "Mọi khu phố (1)" in slips
    desks = text_of(office.get(reverse("admin:index"))).partition("module desks")[2].partition("</ul>")[0]
    assert "Phiếu A5 cho từng khu dân cư" in desks
    for page in [case, keying, slips, desks, text_of(office.get(reverse("admin:session_year", args=[session.year])))]:
        assert "tổ dân phố" not in page.lower()


@pytest.mark.parametrize(
    "name",
    [
        "sessions_app_residentialgroup_changelist",
        "sessions_app_residentialgroup_add",
        "feedback_opinion_changelist",
        "case_list",
        "opinion_lists",
    ],
)
def test_lists_and_forms_of_staff_name_no_other_kind_of_group(name):
    make_opinion(group=make_group(name="Khu phố 2"))
    page = text_of(signed_in("Văn phòng").get(reverse(f"admin:{name}")))
    assert re.search(r"khu phố|khu dân cư", page, re.IGNORECASE)
    assert "tổ dân phố" not in page.lower()


def test_a_form_of_staff_names_no_other_kind_of_group():
    opinion = make_opinion(group=make_group(name="Khu phố 2"))
    office = signed_in("Văn phòng")
    forms = [
        (page_of(opinion), "Khu dân cư"),
        (page_of(DialogueSession, "add"), "Dành cho các khu dân cư"),
        (page_of(opinion.group), "Khu dân cư"),
    ]
    for address, word in forms:
        page = text_of(office.get(address))
        assert word in page
        assert not re.search(r"tổ dân phố(?! số)", page, re.IGNORECASE)


def test_files_that_staff_take_along_have_the_wards_own_word_for_a_column():
    make_opinion(moderation="approved", group=make_group(name="Khu phố 2"))
    office = signed_in("Văn phòng")
    for name in ["case_file", "registration_file"]:
        answer = office.post(reverse(f"admin:{name}"), {"dang": "csv"})
        head = answer.getvalue().decode().splitlines()[0].split(",")
        assert "Khu phố" in head
        assert "Khu dân cư" not in head


def test_an_issue_says_of_whom_no_group_is_known(client):
    session = make_session()
    opinions = [make_opinion(moderation="approved", session=session) for _ in range(2)]
    issue = make_issue(*opinions, published_at=timezone.now())
    assert "Không ghi khu phố" in text_of(client.get(issue.get_absolute_url()))


def test_before_the_first_conference_people_are_sent_to_the_head_of_their_group(client):
    assert "hoặc nói với trưởng khu phố" in text_of(client.get("/"))


def test_the_page_of_a_group_tells_of_its_meetings(client):
    group = make_group(name="Khu phố 2")
    make_meeting(session=make_session()).groups.add(group)
    assert "bà con trong khu phố" in text_of(client.get(group.get_absolute_url()))


@pytest.mark.parametrize(
    ("word", "head"), [("tổ dân phố", "tổ trưởng"), ("tổ", "tổ trưởng"), ("thôn", "trưởng thôn"), ("ấp", "trưởng ấp")]
)
def test_the_head_of_a_group_is_called_after_its_kind(word, head):
    assert WardProfile(group_word=word).group_head == head
