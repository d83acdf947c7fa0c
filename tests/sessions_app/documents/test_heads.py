"""The head of a paper is that of the body's letterhead, and what that leaves empty is made from its name."""

import pytest

from sessions_app.documents.heads import head_of
from sessions_app.models import BodyKind, Letterhead
from tests.builders import make_body, make_official, make_ward

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("Ủy ban nhân dân phường", "ỦY BAN NHÂN DÂN PHƯỜNG THỬ NGHIỆM"),
        ("Ủy ban nhân dân phường Thử Nghiệm", "ỦY BAN NHÂN DÂN PHƯỜNG THỬ NGHIỆM"),
        ("Trạm Y tế", "TRẠM Y TẾ"),
    ],
)
def test_a_body_without_a_letterhead_bears_its_own_name_and_that_of_the_ward(name, issuer):
    make_ward()
    head = head_of(make_body(name=name, kind=BodyKind.COMMITTEE))
    assert (head.issuer, head.place, head.authority) == (issuer, "Thử Nghiệm", ("TM. ỦY BAN NHÂN DÂN",))


def test_the_party_has_its_form():
    assert head_of(make_body(kind=BodyKind.PARTY)).form == "party"


def test_what_the_letterhead_says_goes_first_and_what_is_chosen_before_it():
    body = make_body(name="Ủy ban nhân dân phường", kind=BodyKind.COMMITTEE)
    signer = make_official(name="Trần Thị Thử")
    Letterhead.objects.create(body=body, issuer_line="UBND THỬ", signer=signer, recipients="Như trên;\nĐảng ủy;")
    head = head_of(body, authority=("KT. CHỦ TỊCH",), signer_title="PHÓ CHỦ TỊCH")
    assert (head.issuer, head.signer, head.recipients) == ("UBND THỬ", "Trần Thị Thử", ("Như trên;", "Đảng ủy;"))
    assert (head.authority, head.signer_title) == (("KT. CHỦ TỊCH",), "PHÓ CHỦ TỊCH")
