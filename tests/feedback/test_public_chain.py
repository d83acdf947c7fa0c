"""One chain from what was said to what was done, on each of its pages: whole, linked both ways, plain about gaps."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import public_chain
from feedback.actions import reopen
from feedback.models import CommitmentState, DoneReport, Moderation, Verification
from sessions_app.models import ConclusionPart
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_user,
)


def make_chain(*, opinions: int = 1, items: int = 1, **promise):
    """A public chain with every link; `promise` are fields of its commitments."""
    session, body, now = make_session(), make_body(), timezone.now()
    notice = make_conclusion(session=session, published_at=now)
    for place in range(1, items + 1):
        said = [make_opinion(session=session, moderation=Moderation.APPROVED) for _ in range(opinions)]
        issue = make_issue(*said, session=session, published_at=now)
        response = make_response(opinion=said[0], issue=issue, state="published", body=body)
        item = notice.items.create(part=ConclusionPart.ASSIGNED, order=place, text="Sửa đèn đường.", body=body)
        item.opinions.add(*said)
        fields = {"state": CommitmentState.VERIFIED, "published_at": now, **promise}
        commitment = make_commitment(session=session, lead_body=body, conclusion_item=item, **fields)
        commitment.opinions.add(*said)
        report = DoneReport.objects.create(commitment=commitment, text="Đã làm xong.")
        Verification.objects.create(report=report, opinion=said[0], answer="done")
    return {
        "opinion": said[0],
        "issue": issue,
        "response": response,
        "item": item,
        "notice": notice,
        "commitment": commitment,
    }


def links_on(client, address: str) -> set[str]:
    html = client.get(address).content.decode()
    lists = re.findall(r'<ol class="chain">.*?</ol>', html, re.DOTALL)
    return {link for text in lists for link in re.findall(r'href="([^"]+)"', text)}


PAGES = {
    public_chain.OPINIONS: lambda made: made["opinion"].get_absolute_url(),
    public_chain.ISSUE: lambda made: made["issue"].get_absolute_url(),
    public_chain.CONCLUSION: lambda made: made["notice"].get_absolute_url(),
    public_chain.PROMISE: lambda made: made["commitment"].get_absolute_url(),
}


@pytest.mark.parametrize("here", PAGES)
def test_every_page_of_the_chain_leads_to_every_other(client, here):
    made = make_chain()
    promise, issue = made["commitment"].get_absolute_url(), made["issue"].get_absolute_url()
    item = f"{made['notice'].get_absolute_url()}#muc-{made['item'].pk}"
    whole = {made["opinion"].get_absolute_url(), issue, f"{issue}#tra-loi", item, promise, f"{promise}#da-xong-chua"}
    own = {public_chain.CONCLUSION: item}.get(here, PAGES[here](made))
    assert links_on(client, PAGES[here](made)) & whole == whole - {own}


@pytest.mark.parametrize("here", PAGES)
def test_each_page_says_where_one_is_in_the_chain(client, here):
    page = client.get(PAGES[here](make_chain())).content.decode()
    marked = re.findall(r'aria-current="step">\s*<b>([^<]+)</b>', page)
    assert marked == [public_chain.TITLES[here]]


@pytest.mark.parametrize("here", PAGES)
def test_the_places_that_links_lead_to_are_on_their_pages(client, here):
    made = make_chain()
    for link in links_on(client, PAGES[here](made)):
        address, _, place = link.partition("#")
        page = client.get(address)
        assert page.status_code == 200
        assert not place or f'id="{place}"' in page.content.decode(), link


def test_what_was_only_raised_leads_to_what_was_promised_of_it_in_another_part(client):
    made, now = make_chain(), timezone.now()
    raised = made["notice"].items.create(part=ConclusionPart.RAISED, order=1, text="Đèn đường hỏng.")
    raised.opinions.add(made["opinion"])
    of_issue = make_commitment(session=made["notice"].session, due_on=dt.date(2026, 1, 5), published_at=now)
    hidden = make_commitment(session=made["notice"].session)
    for promise in [of_issue, hidden]:
        promise.issues.add(made["issue"])
    line = client.get(made["notice"].get_absolute_url()).content.decode().partition(f'id="muc-{raised.pk}"')[2]
    told = re.findall(r"/viec-phai-lam/(\d+)/\"", line.partition(public_chain.TITLES[public_chain.PROOF])[0])
    assert told == [str(of_issue.pk), str(made["commitment"].pk)]


def test_an_answer_of_its_own_is_read_at_the_opinion(client):
    opinion = make_opinion(moderation=Moderation.APPROVED)
    response = make_response(opinion=opinion, state="published")
    page = client.get(opinion.get_absolute_url()).content.decode()
    told = f"{response.body.name}, ngày {timezone.localdate(response.published_at):%d/%m/%Y}"
    assert f'<a href="{opinion.get_absolute_url()}#tra-loi">{told}</a>' in page


def test_an_answer_that_is_looked_at_again_is_no_step_that_is_done(client):
    made = make_chain()
    pages = [made[name].get_absolute_url() for name in ["opinion", "issue", "commitment", "notice"]]
    again = "(đang được xem xét lại)</a>"

    def steps(page):
        html = client.get(page).content.decode()
        return re.search(r"<li([^>]*)>\s*<b>Trả lời</b>.*?</li>", html, re.DOTALL)

    assert all("chain__done" in steps(page)[1] and again not in steps(page)[0] for page in pages)
    reopen(made["opinion"], by=make_user("Văn phòng"), reason="Đèn lại hỏng.")
    assert all("chain__done" not in steps(page)[1] and again in steps(page)[0] for page in pages)


def test_one_who_is_looked_at_again_leaves_the_answer_of_the_others_as_it_is(client):
    made = make_chain(opinions=2)
    other = made["issue"].opinions.exclude(pk=made["opinion"].pk).get()
    other.processing = "answered"
    other.save()
    reopen(other, by=make_user("Văn phòng"), reason="Đèn lại hỏng.")
    again = "(đang được xem xét lại)</a>"
    assert again in client.get(other.get_absolute_url()).content.decode()
    assert not any(again in client.get(made[name].get_absolute_url()).content.decode() for name in ["opinion", "issue"])


def test_answers_of_one_unit_and_one_day_are_told_apart(client):
    body, session = make_body(), make_session()
    opinions = [make_opinion(session=session, moderation=Moderation.APPROVED) for _ in range(2)]
    for opinion in opinions:
        make_response(opinion=opinion, body=body, state="published")
    page = client.get(make_issue(*opinions, published_at=timezone.now()).get_absolute_url()).content.decode()
    for opinion in opinions:
        words = f"{body.name}, ngày {timezone.localdate():%d/%m/%Y}: {opinion.subject}"
        assert f'<a href="{opinion.get_absolute_url()}#tra-loi">{words}</a>' in page


def test_a_long_title_is_shortened_in_the_chain_of_another_page(client):
    made = make_chain()
    opinion, promise = made["opinion"], made["commitment"]
    type(opinion).objects.update(subject="Đề nghị nạo vét cống ở ngõ " + "dài " * 40)
    type(promise).objects.update(title="Nạo vét cống ở ngõ " + "dài " * 50)
    said = {}
    for page in [opinion, promise]:
        html = client.get(page.get_absolute_url()).content.decode()
        said |= dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', html.partition('<ol class="chain">')[2]))
    assert said[opinion.get_absolute_url()] == "Đề nghị nạo vét cống ở ngõ " + "dài " * 14 + "dài…"
    assert said[promise.get_absolute_url()] == "Nạo vét cống ở ngõ " + "dài " * 16 + "dài… (đã xác nhận xong)"


def test_what_is_not_there_yet_is_said(client):
    opinion = make_opinion(moderation=Moderation.APPROVED)
    page = client.get(opinion.get_absolute_url()).content.decode()
    assert [words for words in public_chain.MISSING.values() if words not in page] == [
        public_chain.MISSING[public_chain.OPINIONS]
    ]


def test_a_promise_tells_how_far_it_is_before_where_it_comes_from(client):
    page = client.get(make_chain()["commitment"].get_absolute_url()).content.decode()
    assert page.index('id="da-xong-chua"') < page.index('id="tien-do"') < page.index('class="chain"')


@pytest.mark.parametrize(("entries", "folded"), [(10, 0), (11, 1), (150, 140)])
def test_of_very_many_words_on_the_work_the_newest_stand_there_and_the_others_are_folded(client, entries, folded):
    promise = make_commitment(published_at=timezone.now())
    day = timezone.localdate()
    for number in range(entries):
        promise.progress.create(text=f"Đợt {number}.", on=day - dt.timedelta(days=number))
    page = client.get(promise.get_absolute_url()).content.decode()
    newest, _, rest = page.partition('<details class="rest">')
    assert (newest.count('id="tien-do-'), rest.count('id="tien-do-')) == (entries - folded, folded)
    assert (f"Xem {folded:02} lần ghi tiến độ trước đó" in page) == (folded > 0)


def test_a_report_that_was_refuted_is_said(client):
    made = make_chain(state=CommitmentState.UNDER_WAY)
    made["commitment"].done_reports.update(refuted_at=timezone.now())
    assert "Có lời báo chưa xong" in client.get(made["opinion"].get_absolute_url()).content.decode()


def test_what_is_told_of_two_works_in_the_same_words_says_of_which(client):
    made, other = make_chain(), make_commitment(title="Thay nắp hố ga", published_at=timezone.now())
    other.opinions.set([made["opinion"]])
    other.done_reports.create(text="Xong.")
    page = client.get(made["opinion"].get_absolute_url()).content.decode()
    assert page.count(f"Đơn vị báo đã xong ngày {timezone.localdate():%d/%m/%Y}: ") == 2
    assert f"{timezone.localdate():%d/%m/%Y}: Thay nắp hố ga</a>" in page


@pytest.mark.parametrize("here", [public_chain.OPINIONS, public_chain.PROMISE])
def test_nothing_that_is_not_public_is_in_a_chain(client, here):
    made, now = make_chain(), timezone.now()
    opinion, commitment = made["opinion"], made["commitment"]
    gone = make_opinion(session=opinion.session, moderation=Moderation.APPROVED, hidden_at=now, subject="DAU-RIENG")
    commitment.opinions.add(gone)
    draft = make_commitment(session=opinion.session, title="DAU-RIENG")
    draft.opinions.add(opinion)
    unpublished = make_conclusion(title="DAU-RIENG")
    unpublished.items.create(part="a", order=1, text="DAU-RIENG").opinions.add(opinion)
    page = client.get(PAGES[here](made)).content.decode()
    assert "DAU-RIENG" not in page
    assert draft.get_absolute_url() not in page


def test_a_promise_leads_to_no_draft_and_to_nothing_that_is_hidden(client):
    session, now = make_session(), timezone.now()
    hidden = make_opinion(session=session, moderation=Moderation.APPROVED, hidden_at=now, hidden_reason="Lộ.")
    item = make_conclusion(session=session).items.create(part=ConclusionPart.RAISED, order=1, text="Sửa đèn.")
    answer = make_response(opinion=hidden, state="published")
    commitment = make_commitment(session=session, published_at=now, conclusion_item=item, response=answer)
    open_one = make_opinion(session=session, moderation=Moderation.APPROVED)
    commitment.opinions.add(open_one)
    make_response(opinion=open_one, state="approved")
    issue = make_issue(hidden, session=session)
    commitment.issues.add(issue)
    assert links_on(client, commitment.get_absolute_url()) == {open_one.get_absolute_url()}
    type(answer).objects.filter(pk=answer.pk).update(issue=issue)
    assert links_on(client, commitment.get_absolute_url()) == {open_one.get_absolute_url()}


def test_a_promise_leads_to_the_answer_that_it_was_made_in_and_to_what_takes_its_place(client):
    answer = make_response(opinion=make_opinion(moderation=Moderation.APPROVED), state="published")
    commitment = make_commitment(session=answer.opinion.session, published_at=timezone.now(), response=answer)
    page = answer.opinion.get_absolute_url()
    assert links_on(client, commitment.get_absolute_url()) == {page, f"{page}#tra-loi"}
    type(answer).objects.filter(pk=answer.pk).update(state="superseded")
    assert links_on(client, commitment.get_absolute_url()) == {page}
    make_response(opinion=answer.opinion, state="published")
    assert links_on(client, commitment.get_absolute_url()) == {page, f"{page}#tra-loi"}


def test_an_issue_that_is_not_published_is_not_in_the_chain(client):
    opinion = make_opinion(moderation=Moderation.APPROVED)
    issue = make_issue(opinion, session=opinion.session)
    assert issue.get_absolute_url() not in links_on(client, opinion.get_absolute_url())


def test_an_answer_to_an_issue_that_is_not_published_and_its_promise_are_in_the_chain_of_each_opinion(client):
    made = make_chain(opinions=2)
    issue, other = made["issue"], made["issue"].opinions.exclude(pk=made["opinion"].pk).get()
    type(issue).objects.filter(pk=issue.pk).update(published_at=None)
    made["item"].opinions.clear()
    made["commitment"].opinions.clear()
    made["commitment"].issues.add(issue)
    links = links_on(client, other.get_absolute_url())
    assert {f"{other.get_absolute_url()}#tra-loi", made["commitment"].get_absolute_url()} <= links
    assert issue.get_absolute_url() not in links


def test_many_opinions_are_counted_beyond_the_first(client):
    made = make_chain(opinions=public_chain.SHOWN + 3)
    page = client.get(made["commitment"].get_absolute_url()).content.decode()
    assert "và 03 nữa" in page


@pytest.mark.parametrize("here", PAGES)
def test_pages_of_the_chain_take_the_same_queries_for_any_length(client, here):
    spent = []
    for number in [1, 3]:
        made = make_chain(opinions=number, items=number)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGES[here](made))
        spent.append(len(queries))
    assert spent[0] == spent[1] < 40


def test_walk_from_the_opinion_to_the_proof_and_back(client):
    """As a reader goes, by the links alone."""
    made = make_chain()
    start, end = made["opinion"].get_absolute_url(), made["commitment"].get_absolute_url()
    assert end in links_on(client, start)
    assert start in links_on(client, end)
    assert reverse("feedback:commitments") in client.get(end).content.decode()
