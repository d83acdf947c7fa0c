"""Who among staff sees what: a unit that answers sees the cases given to it, and who sent them only masked until it
says why it must know.

A deputy sees also what the absent colleague would (`User.bodies`).

Of opinions and answers there are two ways to ask for the same rows. `each_…_for` asks of every row whether it may be
seen: quick where something else leaves few rows, one by its key or a short queue. `…_listed_for` is for a page of a
long list: where a unit has very many, the database walks along the order of the list.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db.models import BigIntegerField, OuterRef, Q
from django.db.models.lookups import In

from dialogue_portal.lib.masks import masked_email, masked_name, masked_phone
from dialogue_portal.lib.query_values import RightNow
from sessions_app.models import Body, ConclusionItem, DialogueSession, User
from sessions_app.models.sessions import DialogueSessionQuerySet

from .actions.issue_answers import issue_of, members_of
from .models import Assignment, Commitment, Issue, Opinion, Response, Sender
from .models.columns import Unindexed
from .models.commitments import CommitmentQuerySet
from .models.conditions import has_one, many, named_by
from .models.opinion_queryset import OpinionQuerySet
from .models.responses import OUT, ResponseQuerySet

SEES_ALL = "feedback.see_every_opinion"
MAY_UNMASK = "feedback.unmask_sender"
SEES_DRAFTS = "sessions_app.view_dialoguesession"


def eyes_of(user: User) -> tuple[Hashable, ...]:
    """All about `user` that the querysets of what they see and work on depend on."""
    bodies, absent = (tuple(row.pk for row in rows) for rows in (user.bodies, user.absent_colleagues))
    return user.pk, user.has_perm(SEES_ALL), bodies, absent


def opinions_for(user: User) -> OpinionQuerySet:
    """All opinions, or for a unit those that are given to its bodies now."""
    if user.has_perm(SEES_ALL):
        return Opinion.objects.all()
    return Opinion.objects.handled_by(*user.bodies)


def each_opinion_for(user: User) -> OpinionQuerySet:
    """As `opinions_for`, where something else leaves few rows."""
    return Opinion.objects.all() if user.has_perm(SEES_ALL) else Opinion.objects.each_handled_by(*user.bodies)


def opinions_listed_for(user: User) -> OpinionQuerySet:
    """As `opinions_for`, for a page of a long list."""
    if user.has_perm(SEES_ALL):
        return Opinion.objects.all()
    given = Assignment.objects.current().filter(body__in=user.bodies)
    return Opinion.objects.filter(named_by(given, among=given))


def each_response_for(user: User) -> ResponseQuerySet:
    """Answers of a unit, under all names that it had, to opinions that it has now; where something else leaves few
    rows: SQLite would begin with all that the unit ever wrote."""
    if user.has_perm(SEES_ALL):
        return Response.objects.all()
    given = Assignment.objects.current().filter(opinion=OuterRef("opinion"), body__in=user.bodies)
    written = In(Unindexed("body", output_field=BigIntegerField()), Body.objects.once(user.bodies).values("pk"))
    return Response.objects.filter(has_one(given), written)


def responses_listed_for(user: User) -> ResponseQuerySet:
    """As `each_response_for`, for a page of a long list."""
    if user.has_perm(SEES_ALL):
        return Response.objects.all()
    written = Response.objects.filter(body__in=Body.objects.once(user.bodies).values("pk"))
    if written.order_by()[many(Opinion) :].exists():
        return each_response_for(user)
    return each_response_for(user) & written


def commitments_for(user: User) -> CommitmentQuerySet:
    if user.has_perm(SEES_ALL):
        return Commitment.objects.all()
    return Commitment.objects.filter(lead_body__in=user.bodies)


def sessions_for(user: User) -> DialogueSessionQuerySet:
    """What boxes may name: whoever opens no conference here knows those that were announced, and those that an opinion
    of theirs is about."""
    if user.has_perm(SEES_DRAFTS):
        return DialogueSession.objects.all()
    named = has_one(each_opinion_for(user).filter(session=OuterRef("pk")))
    return DialogueSession.objects.filter(Q(announced_at__lte=RightNow()) | Q(named))


def sees_originals(user: User) -> bool:
    """Whether `user` reads what residents typed, which may name people. A unit that answers does not: it reads the
    edited text and the note of its assignment."""
    return user.has_perm(SEES_ALL)


def reads_note(line: Assignment, user: User) -> bool:
    """Whether `user` may read the note of an assignment: what was written to one body is not for another."""
    return user.has_perm(SEES_ALL) or line.body in user.bodies


def answers_shown(opinion: Opinion, user: User) -> list[Response]:
    """The answers of a case: drafts of another body are not for a unit. Costs no query where they are loaded."""
    every, mine = user.has_perm(SEES_ALL), {body.pk for body in user.bodies}
    return [answer for answer in opinion.responses.all() if every or answer.body_id in mine or answer.state in OUT]


@dataclass(frozen=True)
class Together:
    """The issue that an opinion is in, for a member of staff: who leads it, and the others whom they may see."""

    issue: Issue
    others: list[Opinion]
    hidden: int
    leads: bool
    may_open_lead: bool

    @property
    def number(self) -> int:
        """Of opinions that the answer to it answers."""
        return 1 + len(self.others) + self.hidden


def together_with(opinion: Opinion, user: User) -> Together | None:
    """What is answered together with `opinion`; None when it is in no issue."""
    issue = issue_of(opinion)
    if issue is None:
        return None
    members = list(members_of(issue).exclude(pk=opinion.pk).select_related("group"))
    seen = set(each_opinion_for(user).filter(pk__in=[member.pk for member in members]).values_list("pk", flat=True))
    others = [member for member in members if member.pk in seen]
    leads = issue.lead_id == opinion.pk
    return Together(issue, others, len(members) - len(others), leads, issue.lead_id in seen)


def may_open(answer: Response, user: User) -> bool:
    """Whether `answer` is of a body of `user`, also where that was renamed since. No query where the body is loaded."""
    keys = {body.pk for body in user.bodies}
    return user.has_perm(SEES_ALL) or bool(keys & {answer.body_id, answer.body.successor_id})


def conclusions_of(opinion: Opinion, user: User) -> list[ConclusionItem]:
    sees = user.has_perm("sessions_app.view_conclusionnotice")
    return list(opinion.conclusion_items.select_related("notice")) if sees else []


def sender_kept(opinion: Opinion) -> Sender:
    """Who sent an opinion, with empty columns where nothing is kept; for a part, who sent the whole. Read once."""
    return getattr(opinion.part_of or opinion, "sender", None) or Sender()


def contact_of(opinion: Opinion, user: User, *, is_open: bool) -> list[str]:
    """Who sent an opinion and how to reach them, as far as they said: masked, unless it is open to `user`, who has
    asked and said why (`sees_contact`).

    Nothing for those who may not ask.
    """
    if not user.has_perm(MAY_UNMASK):
        return []
    sender = sender_kept(opinion)
    if is_open:
        return [said for said in [sender.name, sender.phone, sender.email] if said]
    masked = [masked_name(sender.name), masked_phone(sender.phone), masked_email(sender.email)]
    return [said for said in masked if said]
