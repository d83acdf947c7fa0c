"""Which pages are kept. They are listed one by one, so that a new page is not kept until somebody has decided it."""

from django.urls import Resolver404, resolve

SITE = (
    "home search accessibility sitemap sitemap_lists sitemap_part feeds feed atom_feed card robots "
    "open_data api api_rows api_row"
)
SESSIONS = (
    "sessions session session_card gallery photo announcements announcement announcement_version announcement_card "
    "conclusions conclusion conclusion_card conclusion_sheet officials official groups group calendar session_calendar "
    "poster session_qr documents document document_text"
)
FEEDBACK = (
    "opinions opinion opinion_card commitments commitment commitment_card issue issue_card figures figures_file "
    "session_figures live hall_screen privacy"
)
KEPT = {
    *SITE.split(),
    *(f"sessions_app:{name}" for name in SESSIONS.split()),
    *(f"feedback:{name}" for name in FEEDBACK.split()),
}
"""Names of routes whose pages are the same for everybody who is not signed in."""

FORMS = {f"feedback:{name}" for name in ["send", "send_to", "send_step", "send_advice", "send_grievance"]}
"""Routes of forms, each made for one person. They are never kept, but what they share (the conference, the ward, the
calendar, the frame) comes from kept parts."""

FILES = {"dossier"}
"""Never kept whole, but made from kept parts."""

LONGEST_QUERY = 2000
"""Bytes of the longest query string of which anything is kept: our longest search has half as many. Addresses are kept
with the pages, and thirty thousand bytes of each once took six times the memory that pages are given."""


def is_kept(path: str) -> bool:
    try:
        return resolve(path).view_name in KEPT
    except Resolver404:
        return False
