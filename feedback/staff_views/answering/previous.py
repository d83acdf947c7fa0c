"""Earlier answers on the topic of an opinion, to start an answer from."""

from django.db.models import OuterRef, QuerySet

from dialogue_portal.lib.query_values import RightNow

from ...models import Opinion, Response
from ...models.conditions import has_one, is_in
from ...models.responses import ResponseQuerySet

PREVIOUS = 5
"""Earlier answers on the same topic that are shown."""

LOOKED_THROUGH = 5000
"""Answers published last among which these are looked for first."""


def previous(opinion: Opinion) -> QuerySet[Response]:
    """Public answers to other public opinions on the same topic, newest first."""
    if not opinion.topic_id:
        return Response.objects.none()
    same = Opinion.objects.public().filter(topic=opinion.topic_id).exclude(pk=opinion.pk)
    return as_listed(Response.objects.published().filter(opinion__in=same))


def newest_previous(opinion: Opinion) -> list[Response]:
    """The first of these. Nearly always it is among the `LOOKED_THROUGH` newest answers, whose topics are checked; if
    not, all answers on the topic are collected."""
    if not opinion.topic_id:
        return []
    out = Response.objects.filter(published_at__lte=RightNow()).newest_first()
    since = out.values_list("published_at", flat=True)[LOOKED_THROUGH : LOOKED_THROUGH + 1].first()
    same = Opinion.objects.public().filter(is_in("topic", opinion.topic_id)).exclude(pk=opinion.pk)
    last = Response.objects.published().filter(has_one(same.filter(pk=OuterRef("opinion"))))
    keys = last.filter(published_at__gt=since).newest_first().values_list("pk", flat=True)[:PREVIOUS] if since else []
    found = as_listed(Response.objects.published().filter(pk__in=list(keys)))
    return list(found if len(keys) == PREVIOUS else previous(opinion)[:PREVIOUS])


def as_listed(answers: ResponseQuerySet) -> QuerySet[Response]:
    return answers.with_names().select_related("opinion").newest_first()
