"""The page of «Tôi cũng quan tâm», which knows a browser again for a year by a cookie that nothing else reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import codes
from dialogue_portal.lib.visitors import address
from sessions_app.limits import is_over_share, left_of, too_many, wait_in_words

from ..actions import is_concerned, show_concern, withdraw_concern
from ..models import Opinion

BROWSER_COOKIE = "browser"
HOUR, ONE_YEAR = 3600, 365 * 24 * 3600
COUNTED = "da-quan-tam"
"""In the address of the pages for writing an opinion: the one that this press counted for."""
NEW_BROWSERS_AN_HOUR = 60
"""From one address: a hall full of people shares one, a script that drops its cookies soon reaches it."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = get_object_or_404(Opinion.objects.public().with_response(), pk=pk)
    browser = request.get_signed_cookie(BROWSER_COOKIE, default="", max_age=ONE_YEAR) or ""
    if request.method == "POST":
        return withdrawn(request, opinion, browser) if "bo" in request.POST else counted(request, opinion, browser)
    return page(request, opinion, browser, back=request.GET.get("tiep", ""))


def page(request: HttpRequest, opinion: Opinion, browser: str, *, back: str, wait: int = 0) -> HttpResponse:
    context = {
        "opinion": opinion,
        "is_concerned": bool(browser) and is_concerned(opinion, browser=browser),
        "wait": wait_in_words(wait) if wait else "",
        "back": way_back(back),
    }
    return too_many(render(request, "feedback/concern.html", context), wait)


def withdrawn(request: HttpRequest, opinion: Opinion, browser: str) -> HttpResponse:
    if browser:
        withdraw_concern(opinion, browser=browser)
    return redirect(way_back(request.POST.get("tiep", "")) or own_page(opinion))


def counted(request: HttpRequest, opinion: Opinion, browser: str) -> HttpResponse:
    """Count the browser and give it its cookie, a new one if it has none yet."""
    if not browser and too_many_browsers(request):
        return page(request, opinion, browser, back=request.POST.get("tiep", ""), wait=left_of(HOUR))
    browser = browser or codes.new_ticket()
    show_concern(opinion, browser=browser)
    back = way_back(request.POST.get("tiep", ""))
    response = redirect(f"{back}?{COUNTED}={opinion.pk}" if back else own_page(opinion))
    response.set_signed_cookie(
        BROWSER_COOKIE,
        browser,
        max_age=ONE_YEAR,
        path=reverse("feedback:opinions"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def too_many_browsers(request: HttpRequest) -> bool:
    return is_over_share("concern", address(request), limit=NEW_BROWSERS_AN_HOUR, seconds=HOUR)


def own_page(opinion: Opinion) -> str:
    return reverse("feedback:concern", args=[opinion.pk])


def way_back(asked: str) -> str:
    """`asked` if it leads to the pages for writing an opinion; a form must not send people elsewhere."""
    is_ours = (
        asked.startswith(reverse("feedback:send"))
        and "?" not in asked
        and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    )
    return asked if is_ours else ""
