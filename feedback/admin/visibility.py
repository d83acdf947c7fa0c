"""Who among staff sees what: a unit that answers sees the cases given to it, and nobody's contact data.

A deputy sees also what the absent colleague would (`User.bodies`).
"""

from django.db.models import QuerySet

from sessions_app.models import User

from ..models import Commitment, Opinion, Response

SEES_ALL = "feedback.see_every_opinion"


def opinions_for(user: User) -> QuerySet[Opinion]:
    if user.has_perm(SEES_ALL):
        return Opinion.objects.all()
    return Opinion.objects.filter(pk__in=Opinion.objects.handled_by(*user.bodies).values("pk"))


def responses_for(user: User) -> QuerySet[Response]:
    if user.has_perm(SEES_ALL):
        return Response.objects.all()
    return Response.objects.filter(body__in=user.bodies, opinion__in=opinions_for(user))


def commitments_for(user: User) -> QuerySet[Commitment]:
    if user.has_perm(SEES_ALL):
        return Commitment.objects.all()
    return Commitment.objects.filter(lead_body__in=user.bodies)


def sees_originals(user: User) -> bool:
    """What a resident typed may name people; a unit reads the edited text and the note of its assignment."""
    return user.has_perm(SEES_ALL)


def sees_senders(user: User) -> bool:
    return user.has_perm(SEES_ALL) and user.has_perm("feedback.view_sender")
