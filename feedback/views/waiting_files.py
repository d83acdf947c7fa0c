"""Files that a sender chose on a page with one form, kept while something else on it is corrected."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dialogue_portal.lib import codes
from sessions_app.limits import left_of, tell_to_wait, too_many

from ..actions.waiting_files import forget_waiting, keep_waiting, waiting_files
from ..forms.files import FULL, KeepingForm
from ..models import DoneReport, Opinion, WaitingFile
from ..spam import HOUR, Reading, too_many_bytes
from ..stored_files import detach

COOKIE = "waiting_files"


class Basket:
    """The files that this browser chose for a note to `opinion`, or for «not yet» about `report`."""

    dropped = ""
    """The name of the file that was removed a moment ago."""

    wait: int | None = None
    """Seconds until this address may send files again; None before anything was counted."""

    def __init__(self, request: HttpRequest, opinion: Opinion, report: DoneReport | None = None) -> None:
        self.request, self.opinion, self.report = request, opinion, report
        self.key = key_of(request)
        self.shown = set(request.POST.getlist("kept"))
        self.reading = Reading(request)

    def all(self) -> list[WaitingFile]:
        return waiting_files(self.opinion, self.key, self.report)

    def chosen(self) -> list[WaitingFile]:
        """When the page is sent, those that it named: another page of the same browser may have kept others since."""
        is_sent = self.request.method == "POST"
        return [file for file in self.all() if not is_sent or str(file.key) in self.shown]

    def was_sent(self) -> bool:
        """Whether all that is sent was sent before, by the first of two taps."""
        if not self.shown or self.request.FILES or self.request.POST.get("text", "").strip():
            return False
        sent = self.opinion.attachments.exclude(note=None).values_list("key", flat=True)
        return self.shown <= {str(key) for key in sent}

    def drop(self, form: KeepingForm) -> bool:
        """Remove the file whose button was pressed, and keep what else was chosen on `form`. Returns whether nothing
        else is to be said."""
        if "drop" not in self.request.POST:
            return False
        self.keep(form)
        for file in self.all():
            if str(file.key) == self.request.POST["drop"]:
                detach(file)
                self.dropped = file.file_name
        return not self.wait

    def takes(self, form: KeepingForm) -> bool:
        """Whether what was chosen on `form` may be kept, counted once; else the form says for how long not."""
        form.is_valid()  # tells which files are good
        if self.wait is None:
            self.reading.count()
        if self.wait is None and (form.uploads or self.reading.is_over):
            is_over = self.reading.is_over or too_many_bytes(self.request, form.uploads)
            self.wait = left_of(HOUR) if is_over else 0
            if self.wait:
                tell_to_wait(form, FULL, self.wait)
        return not self.wait

    def keep(self, form: KeepingForm) -> None:
        """Keep the acceptable files chosen on `form`, and let it name all that are kept."""
        if self.takes(form) and form.uploads:
            self.key = self.key or codes.new_ticket()
            keep_waiting(self.opinion, self.key, form.uploads, report=self.report, most=form.most)
        form.show(self.all())

    def remembered(self, response: HttpResponse) -> HttpResponse:
        """Give the browser a session cookie for its files, valid on the pages of its opinion or of its link; `response`
        also says that this address must wait, if so."""
        if self.key and self.key != key_of(self.request):
            own_page = reverse("feedback:own_opinion")
            path = own_page if self.request.path.startswith(own_page) else self.request.path
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, self.key, path=path, secure=secure, httponly=True, samesite="Lax")
        return too_many(response, self.wait or 0)


def forget_all(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Leave nothing for the next person at the same machine."""
    forget_waiting(key_of(request))
    response.delete_cookie(COOKIE, path=reverse("feedback:own_opinion"))
    return response


def key_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")[:64]
