"""The head of a paper is that of the body's letterhead, and what that leaves empty is made from its name."""

import pytest

from sessions_app.documents.heads import head_of, signed_as
from sessions_app.models import BodyKind, Letterhead
from tests.builders import make_body, make_official, make_ward


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


BY_ORDER = ("TL. CHỦ TỊCH",)
FOR_THE_CHAIR = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")


@pytest.mark.parametrize(
    ("said", "authority", "title", "name"),
    [
        ("Chủ tịch UBND phường Nguyễn Văn Thử", FOR_THE_CHAIR[:1], "CHỦ TỊCH", "Nguyễn Văn Thử"),
        ("Phó Chủ tịch UBND phường Thử Nghiệm Lê Thị Thử", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", "Lê Thị Thử"),
        ("Phó Chủ tịch UBND phường Cũ Xưa Lê Thị Thử", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", "Lê Thị Thử"),
        ("Phó Chủ tịch UBND phường Cũ Lê Thị Thử", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", "Lê Thị Thử"),
        ("PHÓ CHỦ TỊCH, Lê Thử", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", "Lê Thử"),
        ("Phó Bí thư Đảng ủy, Chủ tịch UBND phường Lê Thử", FOR_THE_CHAIR[:1], "CHỦ TỊCH", "Lê Thử"),
        ("Phó Chủ tịch HĐND, Chủ tịch UBND phường", FOR_THE_CHAIR[:1], "CHỦ TỊCH", ""),
        ("Phó Chủ tịch HĐND, Chủ tịch Uỷ ban nhân dân phường", FOR_THE_CHAIR[:1], "CHỦ TỊCH", ""),
        ("Chủ tịch UBND phường Thử Nghiệm", FOR_THE_CHAIR[:1], "CHỦ TỊCH", ""),
        ("KT. Chủ tịch, Phó Chủ tịch Lê Thử", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", "Lê Thử"),
        ("Phó Chủ tịch phụ trách UBND phường", FOR_THE_CHAIR, "PHÓ CHỦ TỊCH", ""),
        ("Quyền Chủ tịch UBND phường Lê Thử", FOR_THE_CHAIR[:1], "Q. CHỦ TỊCH", "Lê Thử"),
        ("Q. Chủ tịch Lê Thử", FOR_THE_CHAIR[:1], "Q. CHỦ TỊCH", "Lê Thử"),
        ("Chánh Văn phòng - Trần Thị Thử", BY_ORDER, "CHÁNH VĂN PHÒNG", "Trần Thị Thử"),
        ("TL. Chủ tịch, Chánh Văn phòng Trần Thị Thử", BY_ORDER, "CHÁNH VĂN PHÒNG", "Trần Thị Thử"),
        ("TUQ. Chủ tịch\xa0Trưởng phòng Kinh tế", ("TUQ. CHỦ TỊCH",), "TRƯỞNG PHÒNG KINH TẾ", ""),
        ("chưa rõ ai", FOR_THE_CHAIR[:1], "CHƯA RÕ AI", ""),
    ],
)
def test_an_office_and_a_name_in_one_line_sign_as_the_decree_wants(said, authority, title, name):
    make_ward(former_names="phường Cũ\nphường Cũ Xưa")
    make_official(name="Trần Thị Thử")
    body = make_body(name="Ủy ban nhân dân phường", kind=BodyKind.COMMITTEE)
    assert signed_as(said, body) == {"authority": authority, "signer_title": title, "signer": name}


def test_the_authority_of_a_letterhead_has_a_line_for_each_of_its_parts():
    body = make_body(kind=BodyKind.COMMITTEE)
    Letterhead.objects.create(body=body, authority="TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH", signer_title="PHÓ CHỦ TỊCH")
    assert (head_of(body).authority, head_of(body).signer_title) == (FOR_THE_CHAIR, "PHÓ CHỦ TỊCH")


def test_a_name_alone_leaves_the_office_and_nothing_said_leaves_all():
    make_ward()
    body = make_body(kind=BodyKind.COMMITTEE)
    assert signed_as("Nguyễn Văn Thử", body) == {"signer": "Nguyễn Văn Thử"}
    assert signed_as("", body) == {}


def test_an_office_alone_takes_the_name_from_the_letterhead_of_the_same_office():
    make_ward()
    body = make_body(kind=BodyKind.COMMITTEE)
    Letterhead.objects.create(body=body, signer=make_official(name="Trần Thị Thử"))
    assert signed_as("Chủ tịch UBND phường", body)["signer"] == "Trần Thị Thử"
    assert signed_as("Phó Chủ tịch UBND phường", body)["signer"] == ""


def test_a_deputy_of_the_party_signs_for_the_body_itself():
    body = make_body(kind=BodyKind.PARTY)
    signed = signed_as("Phó Bí thư Đảng ủy Lê Thử", body)
    assert (signed["authority"], signed["signer_title"]) == (("T/M BAN CHẤP HÀNH",), "PHÓ BÍ THƯ")
