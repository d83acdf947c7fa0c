"""The report of what was said: counts apart, issues first, every opinion listed, nothing told that must not be."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.documents import PAPERS
from feedback.documents.synthesis import write
from sessions_app.models import ReportedFigure

from ...builders import make_group, make_issue, make_opinion, make_topic, make_user, make_ward
from .material import HARD, HEAD, SECRET, full, held, said, tables, words


def test_what_is_counted_and_what_is_reported_stand_apart():
    session = held()
    said(session, "Đèn ngõ 8", timing="before", channel="portal")
    ReportedFigure.objects.create(session=session, kind="opinions", value=7, wording="07 ý kiến")
    text = words(write(session, HEAD))
    assert "đếm được 01 ý kiến, gồm 01 ý kiến trước hội nghị; theo kênh tiếp nhận: cổng đối thoại 01." in text
    assert "Số liệu theo báo cáo của ban tổ chức:\n- Ý kiến: 07.\n" in text


def test_the_words_of_a_report_stand_where_they_say_more_than_the_number():
    session = held()
    ReportedFigure.objects.create(session=session, kind="opinions", value=20, wording="20 ý kiến của 10 người")
    assert "- Ý kiến: 20 («20 ý kiến của 10 người»)." in words(write(session, HEAD))


def test_issues_come_before_single_opinions_with_who_said_them():
    session, topic = held(), make_topic(name="Chiếu sáng")
    groups = [make_group(number=3, name="Tổ dân phố số 3"), make_group(number=12, name="Tổ dân phố số 12")]
    members = [said(session, f"Đèn hỏng {n}", group=group, topic=topic) for n, group in enumerate(groups[::-1])]
    make_issue(*members, title="Đèn chiếu sáng hỏng", summary="Nhiều ngõ tối.", topic=topic)
    said(session, "Rác ở cổng trường", group=groups[0])
    make_issue(said(session, "Chợ tạm", group=groups[1]), title="Chợ tạm lấn đường")
    text = words(write(session, HEAD))
    issue = "1. Đèn chiếu sáng hỏng (02 ý kiến; tổ dân phố số 3, tổ dân phố số 12).\nNhiều ngõ tối."
    alone = "1. Chợ tạm lấn đường (Công dân tổ dân phố số 12).\n2. Rác ở cổng trường (Công dân tổ dân phố số 3)."
    assert text.index("II. VẤN ĐỀ") < text.index(issue) < text.index("III. CÁC Ý KIẾN KHÁC") < text.index(alone)


def test_topics_and_groups_are_counted_in_tables_that_add_up():
    make_ward(group_word="khu phố")
    session, topic = held(), make_topic(name="Chiếu sáng")
    second, tenth = make_group(number=2, name="Khu phố 2"), make_group(number=10, name="Khu phố 10")
    for group in [tenth, second, second]:
        said(session, "Đèn hỏng", group=group, topic=topic)
    said(session, "Không rõ nơi ở")
    by_topic, by_group, _ = tables(write(session, HEAD))
    assert by_topic.rows == (
        ("1", "Chiếu sáng", "0", "03"),
        ("2", "Chưa phân lĩnh vực", "0", "01"),
        ("", "Cộng", "0", "04"),
    )
    assert by_group.columns[1][0] == "Khu phố"
    assert [row[1:] for row in by_group.rows] == [
        ("Khu phố 2", "02"),
        ("Khu phố 10", "01"),
        ("Không ghi nơi ở", "01"),
        ("Cộng", "04"),
    ]


def test_the_appendix_holds_every_opinion_and_those_that_said_the_same():
    session = held()
    opinion = said(session, "Đèn", public_text=HARD, group=make_group(number=3, name="Tổ dân phố số 3"))
    same = make_opinion(session=session, moderation="duplicate", duplicate_of=opinion, original_text=SECRET)
    content = write(session, HEAD)
    assert tables(content)[-1].rows == (
        ("1", str(opinion.pk), HARD, "Công dân tổ dân phố số 3", ""),
        ("2", str(same.pk), f"(Nêu cùng việc với ý kiến số {opinion.pk}.)", "Công dân", ""),
    )
    assert "đếm được 02 ý kiến" in words(content)
    assert SECRET not in words(content)


def test_the_appendix_names_the_topic_of_what_was_joined_to_another():
    session, topic, own = held(), make_topic(name="Chiếu sáng"), make_topic(name="Môi trường")
    opinion = said(session, "Đèn", topic=topic)
    for field in [None, own]:
        make_opinion(session=session, moderation="duplicate", duplicate_of=opinion, topic=field)
    make_issue(said(session, "Rác"), topic=own)
    found = [row[-1] for row in tables(write(session, HEAD))[-1].rows]
    assert sorted(found) == ["Chiếu sáng", "Chiếu sáng", "Môi trường", "Môi trường"]


def test_what_was_split_is_counted_by_its_parts():
    session = held()
    parts = [actions.Part(f"Việc {number}", "Nội dung.", make_topic()) for number in [1, 2]]
    made = actions.split_opinion(said(session, "Hai việc"), by=make_user(), parts=parts)
    content = write(session, HEAD)
    assert "đếm được 02 ý kiến" in words(content)
    assert [row[1] for row in tables(content)[-1].rows] == [str(part.pk) for part in made]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"visibility": "not_published"}, "(Người gửi đề nghị không công khai nội dung.)"),
        (
            {"hidden_at": timezone.now(), "visibility": "named", "public_name": "Bí Mật"},
            "(Nội dung đã được gỡ khỏi cổng.)",
        ),
    ],
)
def test_what_is_not_public_is_counted_and_not_told(changes, told):
    session = held()
    said(session, SECRET, **changes)
    make_issue(said(session, f"{SECRET} 2", **changes), title=SECRET, summary=SECRET)
    text = words(write(session, HEAD))
    assert "đếm được 02 ý kiến" in text
    assert told in text
    assert "Bí Mật" not in text


@pytest.mark.parametrize("moderation", ["pending", "held", "declined", "diverted"])
def test_what_was_not_approved_is_neither_told_nor_counted(moderation):
    session = held()
    make_opinion(session=session, moderation=moderation, original_text=SECRET, subject=SECRET, public_text=SECRET)
    said(session, "Đã rút", withdrawn_at=timezone.now())
    content = write(session, HEAD)
    assert "đếm được 0 ý kiến." in words(content)
    assert SECRET not in words(content)
    assert "Đã rút" not in words(content)
    waits = "kết quả duyệt của 01 ý kiến, chưa tính vào số liệu này"
    assert (waits in content.gaps) is (moderation in {"pending", "held"})


def test_the_sender_is_in_no_paper():
    session = held()
    said(session, "Đèn", sender={"name": "Lê Thị Ẩn", "phone": "+84912345678", "email": "an@example.vn"})
    text = words(write(session, HEAD))
    assert not any(secret in text for secret in ["Thị Ẩn", "912345678", "an@"])


def test_a_summary_that_nobody_wrote_is_a_gap():
    session = held()
    make_issue(said(session, "Đèn"), said(session, "Bóng đèn"), title="Đèn hỏng")
    assert write(session, HEAD).gaps == ["tóm tắt vấn đề «Đèn hỏng»"]


@pytest.mark.parametrize("rows", [1, 30])
def test_every_paper_of_a_session_takes_the_same_queries_for_any_number(rows, django_assert_max_num_queries):
    session = full(rows)
    for key in ["synthesis", "minutes", "resolution_plan", "previous", "conclusion", "speakers"]:
        with django_assert_max_num_queries(17):
            PAPERS[key].write(type(session).objects.get(pk=session.pk), HEAD)
