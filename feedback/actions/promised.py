"""Who asked for what was promised, and what they are told of it."""

from django.db.models import Q, QuerySet

from ..models import Commitment, Follow, IssueOpinion, Moderation, Opinion
from .tell import tell_followers, tell_sender


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


def tell_who_asked(commitment: Commitment, kind: str, *, occurrence: int) -> None:
    """Note that the senders of what `commitment` comes from must hear of `kind`; none while it is not published."""
    if Commitment.objects.public().filter(pk=commitment.pk).exists():
        for opinion in asked_about(commitment):
            tell_sender(opinion, kind, occurrence=str(occurrence))


def tell_who_follows(commitment: Commitment, kind: str, *, occurrence: int) -> None:
    """The same for who follows an opinion that it comes from, by mail."""
    if Commitment.objects.public().filter(pk=commitment.pk).exists():
        for opinion in heard_in(commitment).filter(follows__in=Follow.objects.by_mail()).distinct().order_by("pk"):
            tell_followers(opinion, kind, occurrence=str(occurrence))


def promised_to(opinion: Opinion) -> QuerySet[Commitment]:
    """What the public reads of promises that come from `opinion`, a part of it, what it said the same as, or an issue
    that one of them is in."""
    own = Opinion.objects.filter(Q(pk=opinion.pk) | Q(part_of=opinion), withdrawn_at=None)
    linked = Opinion.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=own.values("duplicate_of")))
    issues = IssueOpinion.objects.current().filter(opinion__in=linked).values("issue")
    linked_to = Q(opinions__in=linked) | Q(issues__in=issues)
    return Commitment.objects.public().filter(pk__in=Commitment.objects.filter(linked_to).values("pk"))
