"""Ten thousand bad inputs: every naughty string, spread over every text field of every form, public and of the staff.

No server error, and nothing live in what comes back. Not part of `make test`: `make soak`. `STRINGS_EACH=200` asks
more strings of every form.
"""

import os
from itertools import cycle, islice

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from feedback.models import Opinion
from sessions_app.models import WardProfile
from tests.builders import make_conclusion, make_opinion, make_response, make_superuser
from tests.staff_pages import PATTERNS

from .forms import as_stored, html_of, pages_with_forms
from .naughty import Page, naughty_strings

pytestmark = pytest.mark.django_db

STRINGS_EACH = int(os.environ.get("STRINGS_EACH", "24"))
ASKED = {"staff": ["q"], "visitor": ["q", "page", "nam", "linh_vuc", "to"]}
"""What of a list's address takes the string. An admin list refuses names that are no filter of its own."""


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.RATE_LIMIT_EXEMPT, settings.SHARES_OF_HALLS = ["127.0.0.0/8"], 1000


def browsers():
    visitor, staff = Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.force_login(make_superuser())
    return {"visitor": visitor, "staff": staff}


def test_ten_thousand_bad_inputs_break_nothing_and_nothing_of_them_is_live(world):
    strings, asked, broken, live = cycle(naughty_strings()), 0, [], []
    people = browsers()
    for who, address in pages_with_forms(world):
        for action, known, texts in Page(html_of(people[who].get(address, follow=True))).forms:
            target = action if action.startswith("/") else address
            if action == "-" or not texts or "logout" in target:
                continue
            for number, string in enumerate(islice(strings, STRINGS_EACH)):
                names = texts if number % 2 else [texts[number // 2 % len(texts)]]
                with transaction.atomic():
                    answer = people[who].post(target, {**known, **dict.fromkeys(names, string)}, follow=True)
                    transaction.set_rollback(True)
                asked += len(names)
                broken += [(target, names, string[:60])] if answer.status_code >= 500 else []
                live += [(target, string[:60], found) for found in Page(html_of(answer)).live]
    print(f"{asked} ô đã nhận chuỗi lạ")
    assert (broken[:20], live[:20]) == ([], [])
    assert asked >= 10_000


def test_every_string_as_a_query_of_every_list_breaks_nothing():
    strings = naughty_strings()
    people, broken, live = browsers(), [], []
    lists = [name for name in PATTERNS if name.endswith("_changelist")]
    addresses = [("staff", reverse(f"admin:{name}")) for name in [*lists, "case_list", "promises", "registrations"]]
    names = ["search", "feedback:opinions", "feedback:commitments", "feedback:figures", "sessions_app:documents"]
    addresses += [("visitor", reverse(name)) for name in names]
    for number, string in enumerate(strings):
        for who, address in islice(cycle(addresses), number, number + len(addresses), 4):
            answer = people[who].get(address, dict.fromkeys(ASKED[who], string), follow=True)
            broken += [(address, string[:60])] if answer.status_code >= 500 else []
            live += [(address, string[:60], found) for found in Page(html_of(answer)).live]
    assert (broken[:20], live[:20]) == ([], [])


def test_what_was_stored_is_dead_wherever_it_is_shown():
    """Every string is the words of a published opinion and its answer."""
    session = make_conclusion().session
    people, shown = browsers(), 0
    broken, live = [], []
    for string in naughty_strings():
        text = as_stored(string)
        opinion = make_opinion(session=session, moderation="approved", sender={"name": text[:100]})
        Opinion.objects.filter(pk=opinion.pk).update(subject=text[:200], public_text=text, original_text=text)
        opinion.refresh_from_db()
        make_response(opinion=opinion, text=text)
        case = reverse("admin:case", args=[opinion.pk])
        change = reverse("admin:feedback_opinion_change", args=[opinion.pk])
        for who, address in [("visitor", opinion.get_absolute_url()), ("staff", case), ("staff", change)]:
            answer = people[who].get(address)
            shown += answer.status_code == 200
            broken += [(address, string[:60])] if answer.status_code >= 500 else []
            live += [(address, string[:60], found) for found in Page(html_of(answer)).live]
    WardProfile.objects.update(name="<script>alert(1)</script>")
    together = [reverse(name) for name in ["home", "feedback:opinions", "sitemap", "feeds"]]
    together += [session.get_absolute_url(), reverse("admin:case_list"), reverse("admin:moderation")]
    for address in together:
        answer = people["staff"].get(address)
        broken += [(address, "")] if answer.status_code >= 500 else []
        live += [(address, found) for found in Page(html_of(answer)).live]
    assert (broken[:20], live[:20]) == ([], [])
    assert shown > 1_000
