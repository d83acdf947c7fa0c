"""Messages that lead to the paper to be made after urging by letter or forwarding an opinion."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from dialogue_portal.lib.sentences import padded

from ...documents import PAPERS
from ...models import Opinion, Urging

LETTER, SLIP = PAPERS["urging"], PAPERS["transfer"]


def tell_slip(request: HttpRequest, opinion: Opinion) -> None:
    """Lead to the slip with which the forwarded `opinion` goes, unless it was numbered elsewhere."""
    referral = opinion.referrals.filter(replied_on=None, letter_number="").select_related("to_body").first()
    if referral and request.user.has_perm(SLIP.permission):
        address = reverse("admin:paper", args=[SLIP.key, referral.first_in_letter().pk])
        messages.info(request, format_html('<a href="{}">Lập phiếu chuyển gửi {}</a>.', address, referral.to_body.name))


def tell_letters(request: HttpRequest, opinions: Iterable[Opinion], *, means: str) -> None:
    """Lead to the letters about the urged `opinions`, one for each body."""
    if means != Urging.Means.LETTER or not request.user.has_perm(LETTER.permission):
        return
    now = Urging.objects.filter(means=means, urged_at__date=timezone.localdate())
    noted = now.filter(referral__opinion__in=list(opinions))
    keys = noted.annotate(key=Coalesce("letter_of", "pk")).values("key")
    letters = Urging.objects.filter(pk__in=keys, letter_number="").select_related("referral__to_body")
    links = [
        (reverse("admin:paper", args=[LETTER.key, row.pk]), row.referral.to_body.name, padded(row.others + 1))
        for row in letters.annotate(others=Count("beside")).order_by("pk")
    ]
    if links:
        listed = format_html_join(", ", '<a href="{}">{} ({} ý kiến)</a>', links)
        messages.info(request, format_html("Lập công văn đôn đốc gửi {}.", listed))
