"""The handbook for clerks on the staff site: the pages of docs/so-tay, for everybody who signs in."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs" / "so-tay"
INDEX = "README"


def pages_of(model: str) -> list[str]:
    """The admin pages of a model, by URL name."""
    return [f"{model}_{page}" for page in ("changelist", "add", "change", "delete")]


ABOUT = {
    "trang-dau": [
        "index",
        "find",
        "components",
        "public_components",
        "session_copy",
        "session_duties",
        "session_this_year",
        "session_year",
    ],
    "lanh-dao": ["leader"],
    "duyet": ["moderation", "moderate", *pages_of("feedback_declinereason")],
    "phan-cong": ["sorting", "sort_case", "sort_issue"],
    "tra-loi": [
        *["answering", "answer", "answer_many"],
        *[*pages_of("feedback_response"), "feedback_response_verb", *pages_of("feedback_responsetemplate")],
    ],
    "tong-hop": ["synthesis", "synthesise", "synthesis_issue", *pages_of("feedback_issue")],
    "ho-so": [
        *["case_list", "case", "person_requests", "person_request"],
        *[*pages_of("feedback_opinion"), "feedback_opinion_verb"],
        *[*pages_of("feedback_privacynotice"), *pages_of("sessions_app_retentionrule")],
    ],
    "viec-phai-lam": [
        *["promises", "promise", "promise_correction", "promise_sources"],
        *[*pages_of("feedback_commitment"), "feedback_commitment_verb", *pages_of("feedback_dropreason")],
    ],
    "goi-dien": ["calls", "call"],
    "dang-ky": ["registrations", "registration", "registration_add", "hall"],
    "nhap-phieu": ["keying", "slip_receipt"],
    "nhap-danh-sach": ["opinion_lists", "list_confirm", "list_codes"],
    "in-phieu": ["slips"],
    "hinh-anh": ["photo_sessions", "session_photos", *pages_of("sessions_app_photo"), "sessions_app_photo_verb"],
    "dang-tin": [*pages_of("sessions_app_announcement"), "sessions_app_announcement_verb"],
    "hoi-nghi": ["session_texts", *pages_of("sessions_app_dialoguesession"), "sessions_app_dialoguesession_verb"],
    "ket-luan": [
        *["conclusion_correction"],
        *[*pages_of("sessions_app_conclusionnotice"), "sessions_app_conclusionnotice_verb"],
    ],
    "niem-yet": [*pages_of("sessions_app_posting"), *pages_of("sessions_app_sitenotice")],
    "van-ban": [*pages_of("sessions_app_document"), "sessions_app_document_verb"],
    "lap-van-ban": ["papers", "session_papers", "paper", "document_numbers", "number_reserve", "number_void"],
    "can-bo": [
        *["add_groups", *pages_of("sessions_app_official"), *pages_of("sessions_app_body")],
        *[*pages_of("sessions_app_residentialgroup"), "sessions_app_residentialgroup_verb"],
    ],
    "lich": ["calendar_days", *pages_of("sessions_app_calendarday"), *pages_of("sessions_app_deadlinerule")],
    "tai-khoan": [
        *[*pages_of("sessions_app_user"), "sessions_app_user_verb"],
        *[*pages_of("sessions_app_standin"), "sessions_app_standin_verb"],
    ],
    "nhat-ky": ["sessions_app_caseevent_changelist", "sessions_app_caseevent_change"],
}
"""Which page of the handbook tells of which pages of the staff site, by URL name."""


@require_safe
def handbook(request: HttpRequest, name: str = INDEX) -> HttpResponse:
    title, text = read(file_of(f"{name}.md"))
    context = {"title": title, "text": text, "is_index": name == INDEX}
    return render(request, "admin/handbook.html", {**admin.site.each_context(request), **context})


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    return FileResponse(file_of(f"anh/{name}.png").open("rb"), content_type="image/png")


def address_about(url_name: str | None) -> str:
    """The handbook page about the staff page `url_name`, or else its index."""
    name = next((name for name, pages in ABOUT.items() if url_name in pages), None)
    return reverse("admin:handbook_page", args=[name]) if name else reverse("admin:handbook")


def file_of(name: str) -> Path:
    """A file in the handbook's folder. Raises `Http404` for any other."""
    path = FOLDER / name
    if path not in {*FOLDER.glob("*.md"), *FOLDER.glob("anh/*.png")}:
        raise Http404
    return path


def read(path: Path) -> tuple[str, SafeString]:
    """The heading and the rest of a page, as HTML."""
    return rendered(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def rendered(path: Path, changed_at: int) -> tuple[str, SafeString]:
    """Markdown, without raw HTML, as HTML; links to pages and pictures lead to the staff site."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    _heading, *tokens = markdown.parse(path.read_text(encoding="utf-8"))
    title, tokens = tokens[0].content, tokens[2:]
    for token in tokens:
        for child in [token, *(token.children or [])]:
            lead_to_the_site(child)
    # The text is the repository's own, and the renderer escapes it.
    return title, mark_safe(markdown.renderer.render(tokens, markdown.options, {}))


def lead_to_the_site(token: Token) -> None:
    href, src = str(token.attrs.get("href", "")), str(token.attrs.get("src", ""))
    if href.endswith(".md"):
        name = href.removesuffix(".md")
        token.attrs["href"] = (
            reverse("admin:handbook") if name == INDEX else reverse("admin:handbook_page", args=[name])
        )
    if src.startswith("anh/"):
        token.attrs["src"] = reverse("admin:handbook_picture", args=[Path(src).stem])
        token.attrs["loading"] = "lazy"
