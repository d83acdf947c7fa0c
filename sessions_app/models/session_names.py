"""Names of a conference for its page and the lists. They take plain values, so that a model and a row of `values_list`
get the same words."""

from dialogue_portal.lib.text import shorten

AS_IN_LISTS = {
    "regular": "hội nghị",
    "requested": "hội nghị theo yêu cầu của cử tri",
    "thematic": "hội nghị chuyên đề",
    "youth": "đối thoại với thanh niên",
}
"""By value of `DialogueSession.Kind`."""

IN_LISTS = 80
"""Letters of a name in a row of a list: two lines of a phone, or three."""


def name_in_lists(title: str, kind: str, ordinal: int | None, year: int) -> str:
    """«hội nghị lần 2 năm 2026», for rows of lists: full titles begin alike and fill three lines on a phone. Without an
    ordinal, the title; if it is long, its first words and the year, as titles of different years begin alike."""
    if ordinal:
        return f"{AS_IN_LISTS[kind]} lần {ordinal} năm {year}"
    return title if len(title) <= IN_LISTS else f"{shorten(title, IN_LISTS - 8)} ({year})"
