"""Words that are taken down, and where the portal may still hold them."""

import json

from feedback.actions import hide, withdraw
from feedback.documents import PAPERS
from feedback.models import Outcome
from sessions_app.actions import make_paper, publish_document
from sessions_app.models import PaperText, ResidentialGroup
from tests.builders import make_group, make_opinion, make_response
from tests.staff import text_of

WORDS = 'Nhà số 12 của bà "Bí Mật" & <con>\nxả nước ra ngõ.'
SUBJECT = "Nhà số 12 xả nước"


def named(session, **kwargs):
    fields = {"visibility": "named", "public_name": "Lê Thị Nêu Tên", "subject": SUBJECT, "public_text": WORDS}
    group = ResidentialGroup.objects.first() or make_group(number=3, name="Tổ dân phố số 3")
    return make_opinion(session=session, moderation="approved", timing="at", group=group, **{**fields, **kwargs})


def made(session, by, key="synthesis", is_published=True):
    document = make_paper(PAPERS[key], session, by=by).document
    if is_published:
        publish_document(document, by=by)
    return document


def everything_in(texts):
    return "".join(json.dumps(row.content, ensure_ascii=False) + row.text for row in texts)


def kept_anywhere():
    """Everything in all texts, outdated ones too, and in what staff chose for them."""
    return everything_in(PaperText.objects.all()) + json.dumps(
        list(PaperText.objects.values_list("chosen", "words")), ensure_ascii=False
    )


TAKING_DOWN = {
    "hide": lambda opinion, by: hide(opinion, by=by, reason="Lộ thông tin"),
    "withdraw": lambda opinion, by: withdraw(opinion),
}


def promising():
    return Outcome.objects.filter(is_promise=True).first()


def page_of(client, row):
    return text_of(client.get(row.get_absolute_url()))


def answered(opinion, **kwargs):
    return make_response(opinion=opinion, state="published", text="Đã nhắc chủ nhà.", outcome=promising(), **kwargs)
