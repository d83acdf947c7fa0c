"""Reading open data, and rows to read."""

import csv
import io
import json

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ..builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
)
from ..whole_conference import PRIVATE

PUBLIC_URL = "https://doi-thoai.example.vn"


def got(client, address):
    return json.loads(client.get(address.removeprefix(PUBLIC_URL)).content)


def listed(client, name, query=""):
    """All rows of a list, page after page."""
    address, found = f"/api/v1/{name}/{query}", []
    while address:
        page = got(client, address)
        found += page["du_lieu"]
        address = page["trang_sau"]
    return found


def table(client, name, number=0):
    response = client.get(f"/du-lieu/{name}.{number}.csv")
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def told(opinion):
    """The opinion as in the API."""
    return got(Client(), f"/api/v1{opinion.get_absolute_url()}")


def references(value):
    """All references to other rows in a row of the API."""
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    if not isinstance(value, dict):
        return []
    here = [value] if value.keys() in ({"so", "trang", "api"}, {"ma", "trang", "api"}) else []
    return here + [found for each in value.values() for found in references(each)]


def rows_of_a_chain():
    """One row of each table, tied to all others that it may be tied to; each answer with another promise, also one
    corrected since."""
    opinion = make_opinion(moderation="approved")
    session, at = opinion.session, timezone.now()
    issue = make_issue(opinion, published_at=at)
    answer = make_response(opinion=opinion, issue=issue, state="published")
    make_meeting(session=session)
    notice = make_conclusion(session=session, items=2, published_at=at)
    item = notice.items.first()
    item.opinions.add(opinion)
    item.issues.add(issue)
    promise = make_commitment(session=session, conclusion_item=item, published_at=at)
    promise.opinions.add(opinion)
    promise.issues.add(issue)
    promise.coordinating_bodies.add(make_body())
    promise.postponements.create(due_on=timezone.localdate(), reason="Mưa")
    own = make_response(opinion=make_opinion(session=session, moderation="approved"), state="published")
    both = [(row, make_response(opinion=row.opinion, issue=row.issue, state="superseded")) for row in [answer, own]]
    made = [make_commitment(session=session, response=row, published_at=at) for rows in both for row in rows]
    return {
        "doi-thoai": session,
        "y-kien": opinion,
        "van-de": issue,
        "viec-phai-lam": promise,
        "ket-luan": notice,
    }, made


def tie_what_is_not_public(rows):
    """Tie rows that are not public to each row of a chain."""
    opinion, issue, promise = rows["y-kien"], rows["van-de"], rows["viec-phai-lam"]
    draft = make_conclusion(session=make_session(announced_at=None), items=1, published_at=timezone.now())
    hidden = make_opinion(session=opinion.session, moderation="approved", hidden_at=timezone.now())
    issue.members.create(opinion=hidden)
    unseen = make_commitment(session=opinion.session)
    for tied in [unseen.opinions, draft.items.get().opinions]:
        tied.add(opinion)
    for tied in [unseen.issues, draft.items.get().issues]:
        tied.add(issue)
    promise.opinions.add(hidden)
    promise.issues.add(make_issue(make_opinion(session=opinion.session, moderation="approved")))
    rows["ket-luan"].items.first().opinions.add(hidden)
    make_commitment(conclusion_item=rows["ket-luan"].items.last(), session=opinion.session)


def rows_that_are_gone():
    other, now = make_opinion(moderation="approved"), timezone.now()
    texts = {"subject": PRIVATE, "public_text": PRIVATE}
    taken_apart = {"published_at": now, "dissolved_at": now, "title": PRIVATE}
    issue = make_issue(make_opinion(moderation="approved"), published_at=now)
    return [
        *(make_opinion(moderation=state, **texts) for state in ["held", "pending", "declined", "diverted"]),
        make_opinion(moderation="approved", visibility="not_published", **texts),
        make_opinion(moderation="approved", hidden_at=now, **texts),
        make_opinion(moderation="approved", withdrawn_at=now, **texts),
        make_opinion(moderation="duplicate", duplicate_of=other, **texts),
        make_opinion(moderation="diverted", hidden_at=now, hidden_reason="Có tên người.", **texts),
        make_issue(**taken_apart),
        make_issue(merged_into=issue, **taken_apart),
        make_commitment(title=PRIVATE),
        make_conclusion(title=PRIVATE),
        make_session(title=PRIVATE, announced_at=None),
    ]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"".join(response) if response.streaming else response.content
    return len(queries)
