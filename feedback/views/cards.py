"""The pictures shown beside a shared link to an opinion or a promise."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dialogue_portal.lib.cards import Card, card_response
from sessions_app.models import WardProfile
from sessions_app.views.cards import foot

from ..models import Commitment, Opinion


@require_safe
def opinion_card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture for a shared link: the answer if there is one, else what was said."""
    opinion = get_object_or_404(Opinion.objects.public().with_response(), pk=pk)
    answer = opinion.response
    kicker = f"{answer.body.name} trả lời" if answer else f"{opinion.get_kind_display().capitalize()} số {opinion.pk}"
    text = answer.text if answer else opinion.words
    return card_response(request, Card(kicker, opinion.subject, text, foot(WardProfile.current())))


@require_safe
def commitment_card(request: HttpRequest, pk: int) -> HttpResponseBase:
    commitment = get_object_or_404(Commitment.objects.public().with_names(), pk=pk)
    words = Card("Việc phải làm", commitment.title, commitment.in_short, foot(WardProfile.current()))
    return card_response(request, words)
