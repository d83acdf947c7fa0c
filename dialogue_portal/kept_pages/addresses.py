"""Which pages are kept: named here one by one, so that a new page is made anew until somebody has thought about it."""

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
"""Names of addresses whose pages are the same for everybody who is not signed in."""

FORMS = {f"feedback:{name}" for name in ["send", "send_to", "send_step", "send_advice", "send_grievance"]}
"""Pages of one person each. They are never kept, but what they need that is the same for everybody (the conference, the
ward, the calendar, the frame) is taken from kept parts, also by whoever sends the form."""

FILES = {"dossier"}
"""Never kept as they are sent, but put together from what is."""

LONGEST_QUERY = 2000
"""Bytes behind the «?» of an address of which anything is kept: the longest search of ours has half as many. Addresses
are kept with the pages, and thirty thousand bytes of each took six times the room that pages are given."""


def is_kept(path: str) -> bool:
    try:
        return resolve(path).view_name in KEPT
    except Resolver404:
        return False
