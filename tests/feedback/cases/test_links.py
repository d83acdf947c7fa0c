"""Whoever sees a case may open all that it leads to. A long walk: `make test-all`."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Opinion
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_opinion,
    make_response,
    make_topic,
    make_user,
)
from tests.staff import signed_in, text_of

from .steps import address, in_work

pytestmark = pytest.mark.long


def links_in(client, address_):
    """The links of the page itself, without its frame."""
    main = text_of(client.get(address_)).split('id="content-main"')[1].split('id="footer"')[0]
    return {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)"', main)}


@pytest.mark.parametrize("role", ["Văn phòng", "MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_every_link_of_a_case_opens_for_who_sees_it(role):
    client = signed_in(role, body=make_body())
    opinion = in_work(topic=make_topic())
    actions.assign(opinion, by=make_user(), body=client.user.body)
    answered = make_opinion(moderation="approved", topic=opinion.topic, processing="answered")
    make_response(opinion=answered, state="published", published_at=timezone.now())
    for body in [client.user.body, make_body()]:
        make_response(opinion=opinion, body=body, state="draft")
        make_commitment(lead_body=body).opinions.add(opinion)
    make_opinion(moderation="duplicate", duplicate_of=opinion, subject="Cùng việc")
    make_opinion(moderation="approved", part_of=opinion, subject="Một phần")
    Opinion.objects.filter(pk=opinion.pk).update(part_of=make_opinion(subject="Cả hai việc"))
    opinion.conclusion_items.add(make_conclusion(items=1).items.get())
    Opinion.objects.filter(pk=opinion.pk).update(visibility="not_published")
    at_work = [] if role == "MTTQ" else [reverse("admin:answer", args=[opinion.pk])]
    for start in [address(opinion), *at_work]:
        links = links_in(client, start)
        assert links
        assert {link: status for link in links if (status := client.get(link).status_code) != 200} == {}
