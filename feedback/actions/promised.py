"""Who asked for what was promised and who follows it, and what they are told of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet

from sessions_app.actions.accounts import staff_of
from sessions_app.models import Body, OutboxMessage, User

from ..models import Commitment, CommitmentState, Follow, IssueOpinion, Moderation, Opinion, Referral, Sender
from .tell import put_all, put_for_each, tell_user
from .tell_together import followers_heard, put_together, senders_heard, with_duplicates

QUESTION = "asked_done"
"""Is it done?"""


def heard_in(commitment: Commitment) -> QuerySet[Opinion]:
    """What `commitment` comes from: its own opinions, those now in its issues, and those that said the same as one of
    them."""
    members = IssueOpinion.objects.current().filter(issue__commitments=commitment)
    linked = Opinion.objects.filter(Q(commitments=commitment) | Q(issue_memberships__in=members))
    return Opinion.objects.filter(
        Q(pk__in=linked.values("pk")) | Q(duplicate_of__in=linked.values("pk")),
        moderation__in=[Moderation.APPROVED, Moderation.DUPLICATE],
        withdrawn_at=None,
    )


def asked_about(commitment: Commitment) -> QuerySet[Opinion]:
    """Whose senders may say whether `commitment` is done. A part that was split off stands for the whole, which has the
    sender."""
    heard = heard_in(commitment)
    whole = Q(pk__in=heard.filter(part_of=None).values("pk")) | Q(pk__in=heard.values("part_of"))
    return Opinion.objects.filter(whole, withdrawn_at=None).order_by("pk")


def is_told_of(opinion: Opinion, commitment: Commitment) -> bool:
    """Whether the sender of `opinion` is one of those, and everybody may read of `commitment`."""
    is_public = Commitment.objects.public().filter(pk=commitment.pk).exists()
    return is_public and asked_about(commitment).filter(pk=opinion.pk).exists()


def tell_who_asked(commitment: Commitment, kind: str, *, occurrence: int | str) -> None:
    """Note that the senders of what `commitment` comes from must hear of `kind`: who sent several of these in one mail
    or call about them all. None while it is not published."""
    if Commitment.objects.public().filter(pk=commitment.pk).exists():
        put_together(senders_heard(dict.fromkeys(asked_about(commitment), str(occurrence)), kind))


def tell_who_follows(
    commitment: Commitment,
    kind: str,
    *,
    occurrence: int | str,
    knowing: Collection[str] = (),
    with_opinions: bool = True,
) -> int:
    """Tell who follows `commitment` by mail and, `with_opinions`, who follows an opinion that it comes from.

    Each address once, however many of these it follows; none of `knowing`, who hear of it otherwise. As many queries
    for one as for a thousand. Returns how many are to be told.
    """
    if not Commitment.objects.public().filter(pk=commitment.pk).exists():
        return 0
    follows = list(commitment.follows.by_mail())
    if with_opinions:
        readable = Opinion.objects.public().filter(pk__in=heard_in(commitment).values("pk"))
        follows += Follow.objects.by_mail().filter(opinion__in=readable.values("pk")).order_by("opinion", "pk")
    return put_for_addresses(kind, follows, str(occurrence), knowing=knowing)


def tell_who_keeps(
    commitment: Commitment, kind: str, *, occurrence: str, but: User | None = None, body: Body | None = None
) -> None:
    """Note that the staff of the body that leads `commitment`, or of `body`, must hear of `kind`, `but` whoever did
    it."""
    for user in staff_of(body or commitment.lead_body).filter(User.AT_WORK).exclude(email=""):
        if user != but:
            tell_user(user, kind, case=("commitment", commitment.pk), occurrence=occurrence)


def tell_of_replies(referrals: Sequence[Referral]) -> int:
    """Note that who follows by mail the opinions that came back with `referrals`, or what was promised because of them,
    must hear that the other body has replied: of all opinions that an address follows, else of one promise; not who
    waits for an answer and is told anyway, nor who follows what was given up: they hear no more of it, unless it is
    taken up. As many queries for one as for a hundred. Returns how many messages are to be sent."""
    told = {row.opinion: str(row.pk) for row in referrals}
    knowing = {contact for _, contact in senders_heard(with_duplicates(told), "")}
    heard = followers_heard(told, "forward_replied", knowing=knowing)
    put_together(heard)
    knowing |= {contact for _, contact in heard}
    lasting = promised_to(*told).exclude(state=CommitmentState.DROPPED)
    follows = Follow.objects.by_mail().filter(commitment__in=lasting.values("pk")).order_by("commitment", "pk")
    rest = [follow for follow in follows if follow.email.lower() not in knowing]
    return len(heard) + tell_of_first_reply(referrals, rest)


def tell_of_first_reply(referrals: Sequence[Referral], follows: Sequence[Follow]) -> int:
    """Tell each address among `follows` of promises of the first of `referrals` that one of its promises comes from.
    Returns how many."""
    origins = origins_of(row.opinion_id for row in referrals) if follows else {}
    first: dict[str, OutboxMessage] = {}
    for row in referrals:
        for follow in follows:
            if row.opinion_id in origins.get(follow.commitment_id or 0, ()):
                case = {"case_kind": "commitment", "case_id": follow.commitment_id}
                who = {"recipient_kind": "follow", "recipient_id": follow.pk}
                message = OutboxMessage(kind="forward_replied", **case, **who, occurrence=str(row.pk))
                first.setdefault(follow.email.lower(), message)
    return put_all(list(first.values()))


def put_for_addresses(kind: str, follows: Iterable[Follow], occurrence: str, *, knowing: Collection[str]) -> int:
    """One message for each address among `follows`, for the first that has it; none for the addresses in `knowing`, who
    are told otherwise. Returns how many."""
    by_address: dict[str, Follow] = {}
    for follow in follows:
        by_address.setdefault(follow.email.lower(), follow)
    told = [follow for address, follow in by_address.items() if address not in knowing]
    return put_for_each(kind, [(followed_by(follow), follow) for follow in told], occurrence)


def followed_by(follow: Follow) -> tuple[str, int]:
    case_id = follow.opinion_id or follow.commitment_id
    assert case_id
    return ("opinion" if follow.opinion_id else "commitment", case_id)


def addresses_asked(commitment: Commitment) -> set[str]:
    """The e-mail addresses of those who asked for `commitment`."""
    return addresses_of(asked_about(commitment))


def addresses_of(opinions: QuerySet[Opinion]) -> set[str]:
    """The e-mail addresses of the senders of `opinions`, none of which is a part of another."""
    senders = Sender.objects.filter(opinion__in=opinions.order_by().values("pk")).exclude(email="")
    return {email.lower() for email in senders.values_list("email", flat=True)}


def origins_of(keys: Iterable[int]) -> dict[int, set[int]]:
    """Which of the opinions with these keys each promise comes from, as in `promised_to`, by the keys of the promises.
    Four queries."""
    wanted, of_opinion = set(keys), defaultdict[int, set[int]](set)
    with_parts = Opinion.objects.filter(Q(pk__in=wanted) | Q(part_of__in=wanted), withdrawn_at=None)
    for pk, whole, same in with_parts.order_by().values_list("pk", "part_of", "duplicate_of"):
        for linked in filter(None, [pk, same]):
            of_opinion[linked] |= wanted & {pk, whole}
    of_issue = defaultdict[int, set[int]](set)
    for opinion, issue in IssueOpinion.objects.current().filter(opinion__in=of_opinion).values_list("opinion", "issue"):
        of_issue[issue] |= of_opinion[opinion]
    found = defaultdict[int, set[int]](set)
    for name, origins in [("opinion", of_opinion), ("issue", of_issue)]:
        links = getattr(Commitment, f"{name}s").through.objects.filter(**{f"{name}__in": origins})
        for promise, key in links.values_list("commitment", name):
            found[promise] |= origins[key]
    return found


def promised_to(*opinions: Opinion) -> QuerySet[Commitment]:
    """What the public reads of promises that come from one of `opinions`, a part of it, what it said the same as, or an
    issue that one of them is in."""
    keys = [opinion.pk for opinion in opinions]
    with_parts = Opinion.objects.filter(Q(pk__in=keys) | Q(part_of__in=keys), withdrawn_at=None)
    linked = Opinion.objects.filter(Q(pk__in=with_parts.values("pk")) | Q(pk__in=with_parts.values("duplicate_of")))
    issues = IssueOpinion.objects.current().filter(opinion__in=linked).values("issue")
    linked_to = Q(opinions__in=linked) | Q(issues__in=issues)
    return Commitment.objects.public().filter(pk__in=Commitment.objects.filter(linked_to).values("pk"))
