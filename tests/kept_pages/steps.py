"""An opinion that many pages show, and these pages in a process."""

from django.urls import reverse
from django.utils import timezone

from feedback.models import Moderation
from tests.builders import make_conclusion, make_opinion, make_response

MARK = "Đèn đường ngõ 12 không sáng"


def pages_about(opinion):
    """Every address that shows something of `opinion`."""
    return [
        opinion.get_absolute_url(),
        reverse("feedback:opinions"),
        f"{reverse('feedback:opinions')}?q=duong",
        opinion.session.get_absolute_url(),
        opinion.session.conclusion.get_absolute_url(),
        reverse("home"),
        f"{reverse('search')}?q=đèn đường",
        "/rss/tra-loi/",
        "/rss/tra-loi/atom/",
        "/sitemap-y-kien.0.xml",
        "/api/v1/y-kien/",
        f"/api/v1{opinion.get_absolute_url()}",
    ]


def told_everywhere():
    """An answered opinion named in a conclusion."""
    notice = make_conclusion(items=1, published_at=timezone.now())
    opinion = make_opinion(session=notice.session, moderation=Moderation.APPROVED, subject=MARK)
    opinion.conclusion_items.add(notice.items.get())
    make_response(opinion=opinion, state="published")
    return opinion


def told_at(process, opinion):
    """The addresses of `pages_about` that show it: by its words or, on lists for programs, by its address."""
    signs = dict.fromkeys(pages_about(opinion), MARK)
    signs |= {address: opinion.get_absolute_url() for address in signs if address.startswith("/sitemap")}
    return [address for address, sign in signs.items() if sign in process.get(address).text]
