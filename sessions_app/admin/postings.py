"""Where notices hang. A posting is recorded from the page of the notice; this admin follows it up."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from .. import actions
from ..models import ConclusionNotice, Posting
from ..staff_forms import EndPostingForm, LoudspeakerForm, PostingForm
from ..views.files import stored_file
from .lists import FoldedSearchAdmin
from .verbs import Verb, VerbAdmin

MAY_CHANGE = "sessions_app.change_posting"

POST = Verb(
    "niem-yet",
    "Ghi niêm yết",
    "sessions_app.add_posting",
    actions.record_posting,
    lambda row: row.is_public,
    "Ghi nơi đã niêm yết thông báo này, từ ngày nào, đã gửi người đứng đầu khu dân cư nào. Ngày gỡ và ngày phát loa "
    "ghi sau, ở trang của lần niêm yết.",
    PostingForm,
    done="Đã ghi niêm yết.",
    takes_files=True,
)


def postings_of(notice: ConclusionNotice) -> str:
    return f"{reverse('admin:sessions_app_posting_changelist')}?notice__id__exact={notice.pk}"


@admin.register(Posting)
class PostingAdmin(FoldedSearchAdmin, VerbAdmin):
    forbidden = ["add"]
    verbs = [
        Verb(
            "phat-loa",
            "Ghi phát loa",
            MAY_CHANGE,
            actions.record_loudspeaker,
            lambda posting: True,
            "Ghi tổng số ngày đã phát trên loa truyền thanh. Ghi lại thì số mới thay số cũ, nhật ký giữ cả hai.",
            LoudspeakerForm,
            done="Đã ghi phát loa.",
        ),
        Verb(
            "go",
            "Ghi ngày gỡ",
            MAY_CHANGE,
            actions.end_posting,
            lambda posting: posting.taken_down_on is None,
            "Tờ niêm yết đã gỡ xuống. Luật định niêm yết ít nhất 30 ngày liền.",
            EndPostingForm,
            done="Đã ghi ngày gỡ.",
        ),
        Verb(
            "cong-bo-anh",
            "Công bố ảnh",
            MAY_CHANGE,
            actions.publish_proof,
            lambda posting: bool(posting.proof) and posting.proof_published_at is None,
            "Mọi người xem được ảnh chụp tờ niêm yết. Hãy chắc rằng trong ảnh không có người hay giấy tờ của ai.",
            shows=["picture"],
            done="Đã công bố ảnh.",
            is_grave=True,
        ),
    ]
    locked_note = "Lần niêm yết không sửa được; ghi tiếp bằng các nút."
    list_display = ["place", "subject", "posted_on", "taken_down_on", "loudspeaker_days"]
    list_filter = ["session", "notice"]
    list_select_related = ["session", "notice"]
    search_fields = ["place"]
    fields = [
        "subject",
        "place",
        ("posted_on", "taken_down_on"),
        ("loudspeaker_days", "loudspeaker_until"),
        "sent_to",
        "note",
        "picture",
        "proof_published_at",
    ]
    readonly_fields = ["subject", "picture", "proof_published_at"]

    def is_locked(self, row: Posting) -> bool:
        return True

    def case_of(self, row: Posting) -> Any:
        return row.subject

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.proof_view)
        return [path("<int:pk>/anh/", page, name="sessions_app_posting_proof"), *super().get_urls()]

    def proof_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        posting = Posting.objects.exclude(proof="").filter(pk=pk).first()
        if posting is None or not self.has_view_permission(request, posting):
            raise Http404
        response = stored_file(str(posting.proof.name), "image/jpeg")
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description="thông báo")
    def subject(self, posting: Posting) -> str:
        return str(posting.subject)

    @admin.display(description="ảnh chụp tờ niêm yết")
    def picture(self, posting: Posting) -> str:
        if not posting.proof:
            return "—"
        address = reverse("admin:sessions_app_posting_proof", args=[posting.pk])
        return format_html('<a href="{}">Xem ảnh</a>', address)
