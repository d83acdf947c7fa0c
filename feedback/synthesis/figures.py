"""How many said it: opinions and people, by residential group. For staff; a public page counts only what is public."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from ..models import Issue, IssueOpinion, Moderation, Opinion

NO_GROUP = "Chưa rõ nơi ở"


@dataclass(frozen=True)
class GroupFigure:
    name: str
    opinions: int
    people: int


@dataclass(frozen=True)
class Figures:
    """The counts of an issue; `opinions` includes duplicates of its members."""

    opinions: int
    people: int
    groups: tuple[GroupFigure, ...]


NOTHING = Figures(0, 0, ())


@dataclass(frozen=True)
class Voice:
    """One opinion to be counted: its group, and its sender, as far as people can be told apart."""

    place: tuple
    group: str
    person: str


def figures_of(issues: Iterable[Issue]) -> dict[int, Figures]:
    """By key of the issue: three queries. The same telephone or address, or parts of one opinion, count as one person;
    without telephone and address each opinion counts as one."""
    voices: dict[int, list[Voice]] = defaultdict(list)
    current = IssueOpinion.objects.current().filter(issue__in=list(issues))
    home = dict(current.values_list("opinion", "issue"))
    members = Opinion.objects.for_synthesis().filter(pk__in=current.values("opinion"))
    same = Opinion.objects.filter(
        moderation=Moderation.DUPLICATE, duplicate_of__in=members.values("pk"), withdrawn_at=None
    )
    for of, rows in [(F("pk"), members), (F("duplicate_of"), same)]:
        known = rows.annotate(of=of).values_list(
            *["of", "pk", "part_of", "group__number", "group__name_key", "group__name"],
            *["sender__phone", "sender__email"],
        )
        for key, pk, whole, number, name_key, group, phone, email in known:
            place = (group is None, number is None, number or 0, name_key or "")
            voices[home[key]].append(Voice(place, group or NO_GROUP, phone or email or f"số {whole or pk}"))
    return {issue: counted(heard) for issue, heard in voices.items()}


def counted(voices: list[Voice]) -> Figures:
    by_group: dict[tuple, list[Voice]] = defaultdict(list)
    for voice in voices:
        by_group[(voice.place, voice.group)].append(voice)
    groups = tuple(
        GroupFigure(name, len(heard), len({voice.person for voice in heard}))
        for (_, name), heard in sorted(by_group.items())
    )
    return Figures(len(voices), len({voice.person for voice in voices}), groups)
