"""Words about a conference that its page and the lists share. They take plain values, so that a model and a row of
`values_list` get the same words."""

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
    """«hội nghị lần 2 năm 2026», for rows of lists: whole titles begin alike and fill three lines of a phone.
    The title where the conference has no number of its kind in that year; the first words of a long one, and the year,
    for those of two years begin alike."""
    if ordinal:
        return f"{AS_IN_LISTS[kind]} lần {ordinal} năm {year}"
    return title if len(title) <= IN_LISTS else f"{shorten(title, IN_LISTS - 8)} ({year})"
