"""Giấy mời: one for all, or one for each."""

from sessions_app.documents.invitation import PAPER, PAPER_FOR_EACH
from tests.builders import make_group

from .papers import HEAD, empty_session, full_session, words


def openings(**options):
    return [content.opening for content in PAPER_FOR_EACH.write(full_session(), HEAD, **options)]


def test_one_invitation_names_all_who_are_to_come():
    invitation = PAPER.write(full_session(invited="Lãnh đạo phường;\nnhân dân các tổ"), HEAD)
    assert invitation.opening == ("Kính mời:", "Lãnh đạo phường;", "Nhân dân các tổ.")
    assert (invitation.title, invitation.subject) == ("GIẤY MỜI", "Dự hội nghị đối thoại năm 2027")
    assert "Thời gian: 19 giờ, thứ Sáu, ngày 05 tháng 3 năm 2027." in words(invitation)
    assert invitation.gaps == []
    listed = PAPER.write(full_session(invited="- Lãnh đạo phường;\n- Nhân dân các tổ"), HEAD)
    assert listed.opening == invitation.opening


def test_a_guest_reads_who_chairs_when_and_where_before_what_it_is_about():
    said = words(PAPER.write(full_session(), HEAD))
    order = ["Trân trọng kính mời đến dự", "Chủ trì:", "Thời gian:", "Địa điểm:", "Nội dung đối thoại:"]
    places = ["\n".join(said).index(start) for start in order]
    assert places == sorted(places)


def test_without_anybody_to_invite_the_place_stays_open():
    invitation = PAPER.write(empty_session(), HEAD)
    assert invitation.opening == ()
    assert invitation.gaps[0] == "người, cơ quan được mời"


def test_each_guest_gets_one_and_nobody_two():
    assert openings(guests="Ông A\n\n Bà B \nÔng A") == [("Kính mời:", "Ông A"), ("Kính mời:", "Bà B")]


def test_each_residential_group_gets_one_those_that_are_gone_none():
    make_group(name="Tổ dân phố số 3", number=3)
    make_group(name="Tổ dân phố số 4", number=4, merged_into=make_group(name="Tổ dân phố số 5", number=5))
    heads = "Tổ trưởng, Trưởng ban công tác Mặt trận"
    assert openings(each_of="groups") == [
        ("Kính mời:", f"{heads} tổ dân phố số 3"),
        ("Kính mời:", f"{heads} tổ dân phố số 5"),
    ]


def test_only_the_groups_that_the_meetings_are_for_are_invited():
    make_group(name="Tổ dân phố số 3", number=3)
    session = full_session()
    session.meetings.get().groups.add(make_group(name="Tổ dân phố số 5", number=5))
    assert len(PAPER_FOR_EACH.write(session, HEAD, each_of="groups")) == 1


def test_officials_are_invited_speakers_from_the_floor_are_not():
    session = full_session()
    session.participations.create(role="speak", title_then="Công dân tổ dân phố số 3")
    written = PAPER_FOR_EACH.write(session, HEAD, each_of="officials")
    assert [content.opening for content in written] == [("Kính mời:", "Bí thư Đảng ủy")]


def test_invitations_to_people_stay_inside():
    assert PAPER_FOR_EACH.is_internal
    assert not PAPER.is_internal
    assert openings() == []
