"""The public page of an issue and everything that leads there: what many said, what was answered, nothing else."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Draft, Issue, IssueOpinion, Opinion, Rating
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_issue,
    make_official,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.staff import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    make_ward(waives_two_hands=True)


@pytest.fixture
def group():
    return make_group(number=3, name="Tổ dân phố số 3")


@pytest.fixture
def members(group):
    session = make_session()
    return [make_opinion(session=session, moderation="approved", group=group) for _ in range(3)]


@pytest.fixture
def issue(members):
    return make_issue(*members, published_at=timezone.now(), summary="Đèn ngõ 12 hỏng đã lâu.")


def answered(issue, **fields):
    Opinion.objects.filter(issue_memberships__issue=issue).update(processing="answered")
    return make_response(opinion=issue.lead, issue=issue, state=Draft.PUBLISHED, **fields)


def page(client, row, **query):
    return text_of(client.get(row.get_absolute_url(), query))


# The page


def test_the_page_tells_what_many_said_where_from_and_what_was_answered(client, issue, members, group):
    response = answered(issue)
    promise = make_commitment(session=issue.session, response=response, published_at=timezone.now())
    text = page(client, issue)
    assert issue.summary in text
    assert "03 ý kiến cùng nêu việc này. Mỗi ý kiến" in text
    assert f">{group}</a></dt><dd>03 ý kiến" in text
    assert text.count(response.text) == 1
    assert all(f'href="{member.get_absolute_url()}">{member.subject}' in text for member in members)
    assert promise.title in text
    assert "Còn 01 việc phải làm" in text
    type(promise).objects.update(state="verified")
    assert "Việc phải làm đã khép lại" in page(client, issue)


@pytest.mark.parametrize("source", ["the issue alone", "a line about the issue"])
def test_what_was_promised_on_the_issue_is_counted_and_linked_whatever_it_came_from(client, issue, source):
    answered(issue)
    promise = make_commitment(session=issue.session, published_at=timezone.now())
    if source == "the issue alone":
        promise.issues.add(issue)
    else:
        item = make_conclusion(session=issue.session, items=1, published_at=timezone.now()).items.get()
        issue.conclusion_items.add(item)
        type(promise).objects.update(conclusion_item=item)
    text = page(client, issue)
    assert promise.title in text
    assert "Còn 01 việc phải làm" in text


def test_only_what_the_public_may_read_is_told_and_counted(client, issue, members):
    Opinion.objects.filter(pk=members[0].pk).update(visibility="not_published")
    Opinion.objects.filter(pk=members[1].pk).update(hidden_at=timezone.now(), hidden_reason="Nêu tên.")
    waiting = make_opinion(session=issue.session, original_text="DAU-CHO-DUYET", group=make_group(name="TO-KIN"))
    IssueOpinion.objects.create(issue=issue, opinion=waiting)
    silent = {"session": issue.session, "moderation": "duplicate", "duplicate_of": members[2]}
    make_opinion(**silent)
    make_opinion(**silent, visibility="not_published")
    make_opinion(**silent, withdrawn_at=timezone.now())
    text = page(client, issue)
    assert "02 ý kiến cùng nêu việc này, trong đó 01 ý kiến trùng" in text
    assert members[2].subject in text
    for secret in [members[0].subject, members[1].subject, "DAU-CHO-DUYET", "TO-KIN"]:
        assert secret not in text


def test_groups_stand_in_the_order_of_their_numbers_and_none_last(client, issue):
    late, named = make_group(number=12, name="Tổ dân phố số 12"), make_group(number=None, name="Khu tập thể")
    for place in [named, late, None]:
        extra = make_opinion(session=issue.session, moderation="approved", group=place)
        IssueOpinion.objects.create(issue=issue, opinion=extra)
    text = page(client, issue)
    told = ["Tổ dân phố số 3</a></dt>", "Tổ dân phố số 12</a></dt>", "Khu tập thể</a></dt>", "Không ghi tổ"]
    assert [text.index(words) for words in told] == sorted(text.index(words) for words in told)


@pytest.mark.parametrize(
    ("processing", "words"), [("received", "Đã tiếp nhận, chưa có trả lời."), ("assigned", "Đang được xử lý")]
)
def test_before_the_answer_the_page_says_where_it_stands_and_what_comes(client, issue, members, processing, words):
    Opinion.objects.filter(pk=members[1].pk).update(processing=processing)
    draft = make_response(opinion=members[0], issue=issue, text="DAU-NHAP", state="approved")
    text = page(client, issue)
    assert words in text
    assert "Người gửi nào để lại cách liên lạc đều được báo" in text
    assert draft.text not in text


def test_of_what_was_forwarded_the_page_names_the_body_that_has_it(client, issue, members):
    body = make_body(name="Công ty Điện lực", kind="higher")
    for member in members[:2]:
        member.referrals.create(to_body=body, sent_on=timezone.localdate())
    assert "Đã chuyển Công ty Điện lực (cơ quan có thẩm quyền), chưa có trả lời." in page(client, issue)


def test_a_correction_is_read_beside_what_it_replaced(client, issue):
    first = answered(issue)
    type(first).objects.filter(pk=first.pk).update(state="superseded")
    second = answered(issue, corrects=first, correction_note="Sai tháng.")
    for row in [issue, *issue.opinions.all()]:
        text = page(client, row)
        assert "01 bản trả lời trước đây" in text
        assert text.count(second.text) == 1
        assert text.count(first.text) == 1


def test_an_answer_of_its_own_stands_at_the_member_that_has_it(client, issue, members):
    answered(issue)
    own = make_response(opinion=members[2], state="published")
    text = page(client, issue)
    assert "còn được trả lời riêng" in text
    assert own.text in text


def test_a_long_opinion_shows_its_first_lines_and_leads_to_the_whole_of_it(client, issue, members):
    Opinion.objects.filter(pk=members[1].pk).update(public_text="Ngõ 12 tối. " * 100)
    make_response(opinion=members[1], state=Draft.PUBLISHED, text="Đã thay bóng. " * 100)
    answered(issue)
    text = page(client, issue)
    assert text.count(' first-lines"') == 2
    address = members[1].get_absolute_url()
    assert f'<a href="{address}">Đọc hết ý kiến' in text
    assert f'<a href="{address}">Đọc hết câu trả lời' in text


@pytest.mark.parametrize(("rows", "folded"), [(3, 0), (7, 0), (8, 3), (25, 20)])
def test_beyond_the_first_the_opinions_are_folded_and_none_is_lost(client, rows, folded):
    session = make_session()
    members = [make_opinion(session=session, moderation="approved", subject=f"Việc {n}.") for n in range(rows)]
    text = page(client, make_issue(*members, published_at=timezone.now()))
    shown, _, below = text.partition('<details class="rest">')
    assert below.count('<article class="opinion"') == folded
    assert (shown + below).count('<article class="opinion"') == rows
    assert (f"<summary>Xem {folded:02} ý kiến còn lại</summary>" in below) == bool(folded)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_for_any_number(client, django_assert_num_queries, rows):
    session = make_session()
    members = [make_opinion(session=session, moderation="approved", group=make_group()) for _ in range(rows)]
    issue = make_issue(*members, published_at=timezone.now())
    answered(issue)
    for member in members:
        make_opinion(session=session, moderation="duplicate", duplicate_of=member, group=make_group())
        make_commitment(session=session, published_at=timezone.now()).opinions.add(member)
    with django_assert_num_queries(12):
        client.get(issue.get_absolute_url())


# Not there, no longer there


@pytest.mark.parametrize(
    "fields",
    [
        {"published_at": None},
        {"published_at": timezone.now() + timezone.timedelta(hours=1)},
        {"published_at": None, "dissolved_at": timezone.now()},
    ],
)
def test_an_issue_that_is_not_published_is_not_there(client, issue, members, fields):
    Issue.objects.filter(pk=issue.pk).update(**fields)
    assert client.get(issue.get_absolute_url()).status_code == 404
    assert client.get(reverse("feedback:issue_card", args=[issue.pk])).status_code == 404
    for address in [members[0].get_absolute_url(), issue.session.get_absolute_url(), reverse("feedback:opinions")]:
        text = text_of(client.get(address))
        assert members[0].subject in text
        assert issue.title not in text


def test_an_issue_of_which_nobody_may_read_a_word_is_not_there(client, issue):
    Opinion.objects.update(hidden_at=timezone.now(), hidden_reason="Nêu tên.")
    assert client.get(issue.get_absolute_url()).status_code == 404


def test_what_was_merged_leads_for_good_to_where_it_went_last(client, issue, members):
    now = timezone.now()
    gone = {"published_at": now, "dissolved_at": now, "session": issue.session}
    second = make_issue(**gone, merged_into=issue)
    first = make_issue(**gone, merged_into=second)
    response = client.get(first.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, issue.get_absolute_url())


def test_what_was_taken_apart_says_so_and_not_a_word_of_it(client, issue):
    Issue.objects.filter(pk=issue.pk).update(dissolved_at=timezone.now())
    response = client.get(issue.get_absolute_url())
    assert response.status_code == 410
    assert "không còn được gộp" in text_of(response)
    assert issue.title not in text_of(response)


def test_what_was_merged_unseen_leads_nowhere(client, issue):
    hidden = make_issue(session=issue.session, dissolved_at=timezone.now(), merged_into=issue)
    assert client.get(hidden.get_absolute_url()).status_code == 404


# What leads there


def test_a_member_and_its_promise_link_to_the_issue(client, issue, members):
    response = answered(issue)
    promise = make_commitment(session=issue.session, response=response, published_at=timezone.now())
    link = f'href="{issue.get_absolute_url()}"'
    assert link in page(client, members[1])
    assert response.text in page(client, members[1])
    assert link in page(client, promise)


def test_a_session_lists_its_issues_above_what_was_said_singly(client, issue, members):
    single = make_opinion(session=issue.session, moderation="approved")
    make_opinion(session=issue.session, moderation="duplicate", duplicate_of=members[0])
    text = page(client, issue.session)
    assert text.index(issue.title) < text.index(single.subject)
    assert "04 ý kiến · chưa có trả lời chung" in text
    assert members[0].subject not in text
    answered(issue)
    assert "04 ý kiến · đã có trả lời chung" in page(client, issue.session)


def test_what_is_in_an_issue_pushes_nothing_off_the_page_of_its_session(client, issue):
    single = make_opinion(session=issue.session, moderation="approved", subject="Việc nói riêng")
    newer = [make_opinion(session=issue.session, moderation="approved") for _ in range(12)]
    IssueOpinion.objects.bulk_create(IssueOpinion(issue=issue, opinion=opinion) for opinion in newer)
    assert single.subject in page(client, issue.session)
    assert "16 ý kiến" in page(client, issue.session)


@pytest.mark.parametrize("rows", [1, 20])
def test_issues_of_a_session_take_the_same_queries_for_any_number(client, rows):
    session = make_session()
    for _ in range(rows):
        pair = [make_opinion(session=session, moderation="approved") for _ in range(2)]
        answered(make_issue(*pair, published_at=timezone.now()))
    with CaptureQueriesContext(connection) as queries:
        client.get(session.get_absolute_url())
    assert len(queries) <= 18


def test_the_list_is_narrowed_to_an_issue(client, issue, members):
    other = make_opinion(session=issue.session, moderation="approved")
    text = text_of(client.get(reverse("feedback:opinions"), {"van_de": issue.pk}))
    assert all(member.subject in text for member in members)
    assert other.subject not in text


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 30, "٣", ""])
def test_an_issue_that_is_none_narrows_nothing(client, issue, asked):
    other = make_opinion(session=issue.session, moderation="approved")
    text = text_of(client.get(reverse("feedback:opinions"), {"van_de": asked}))
    assert other.subject in text
    assert "van_de" not in text


def test_the_search_finds_it_by_its_summary(client, issue):
    hidden = make_issue(make_opinion(moderation="approved"), title="Đèn ngõ kín")
    text = text_of(client.get(reverse("search"), {"q": "den ngo"}))
    assert issue.title in text
    assert hidden.title not in text


def test_the_map_has_the_issue_and_the_day_of_its_answer(client, issue):
    hidden = make_issue(make_opinion(moderation="approved"))
    text = text_of(client.get("/sitemap-van-de.0.xml"))
    assert issue.get_absolute_url() in text
    assert hidden.get_absolute_url() not in text


def test_the_feed_tells_of_a_shared_answer_once_at_its_issue(client, issue, members):
    response = answered(issue)
    text = text_of(client.get(reverse("feed", args=["tra-loi"])))
    assert text.count("<item>") == 1
    assert f"{issue.get_absolute_url()}</link>" in text
    assert response.text in text


def test_an_answer_of_which_the_leader_went_is_still_read_and_never_at_the_leader(client, issue, members):
    """Neither in the feed nor at the official: the words of who was hidden are gone."""
    official = make_official()
    answered(issue, signer=official)
    Issue.objects.filter(pk=issue.pk).update(published_at=None)
    Opinion.objects.filter(pk=members[0].pk).update(hidden_at=timezone.now(), hidden_reason="Nêu tên.")
    for address in [reverse("feed", args=["tra-loi"]), official.get_absolute_url()]:
        text = text_of(client.get(address))
        assert members[1].get_absolute_url() in text
        assert members[0].get_absolute_url() not in text
        assert members[0].subject not in text


def test_the_file_of_a_conference_has_the_issues_and_says_which_opinion_is_in_which(client, issue, members):
    response = answered(issue)
    stream = client.get(reverse("dossier", args=[issue.session.slug])).streaming_content
    with zipfile.ZipFile(io.BytesIO(b"".join(stream))) as bundle:
        files = {name.rpartition("/")[2]: bundle.read(name).decode("utf-8-sig") for name in bundle.namelist()}
    (row,) = list(csv.DictReader(io.StringIO(files["van-de.csv"])))
    assert (row["Vấn đề"], row["Số ý kiến"], row["Nội dung trả lời"]) == (issue.title, "3", response.text)
    rows = list(csv.DictReader(io.StringIO(files["y-kien-va-tra-loi.csv"])))
    assert {(row["Vấn đề"], row["Tình trạng"]) for row in rows} == {(str(issue.pk), "đã trả lời")}
    assert issue.title in files["y-kien-va-tra-loi.html"]


def test_the_timeline_of_a_member_tells_of_the_shared_answer(client, issue, members):
    response = answered(issue)
    assert f"{response.body.name} trả lời chung cho các ý kiến cùng vấn đề" in page(client, members[1])


# The sender's own page


def test_a_sender_rates_the_shared_answer_and_sees_nobody_elses_rating(issue, members):
    response = answered(issue)
    actions.rate(response, opinion=members[0], score="unsatisfied")
    actions.rate(response, opinion=members[1], score="satisfied")
    assert set(Rating.objects.values_list("opinion", "score")) == {
        (members[0].pk, "unsatisfied"),
        (members[1].pk, "satisfied"),
    }


def test_similar_opinions_name_the_issue_that_is_answered_already(client, issue, members):
    Opinion.objects.filter(pk=members[1].pk).update(subject="Đèn đường ngõ 12 hỏng, tối om", folded="")
    row = Opinion.objects.get(pk=members[1].pk)
    row.public_text = "Đèn đường ngõ 12 hỏng đã lâu, buổi tối đi lại rất tối."
    row.save()
    response = answered(issue)
    (found,) = Opinion.objects.public().similar_to("Đèn đường ngõ 12 hỏng, buổi tối tối om không ai sửa", limit=1)
    assert (found.issue, found.response) == (issue, response)


def test_drafts_of_staff_leave_no_trace(client, issue, members):
    clerk = make_user()
    make_response(opinion=members[0], issue=issue, text="DAU-NHAP", author=clerk)
    for address in [issue.get_absolute_url(), members[1].get_absolute_url(), reverse("feed", args=["tra-loi"])]:
        assert "DAU-NHAP" not in text_of(client.get(address))
