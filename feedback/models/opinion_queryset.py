"""Which opinions there are: the queries of pages, desks and figures."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.combined_query import totals
from dialogue_portal.lib.query_values import Today
from dialogue_portal.lib.text import MAX_WORDS, words_of
from sessions_app.models import Body, DialogueSession

from ..search import similar
from ..search import words as search
from .choices import DONE, Moderation, Processing, Visibility
from .conditions import (
    has_one,
    in_public_session,
    is_answered,
    is_away,
    is_in,
    is_published,
    may_be_read,
    replies_since,
)

if TYPE_CHECKING:
    from .opinions import Opinion


def figure_columns() -> dict[str, Count]:
    answered = Q(processing__in=DONE)
    overdue = Count("pk", filter=Q(due_on__lt=Today()))
    return {"total": Count("pk"), "answered": Count("pk", filter=answered), "overdue": overdue}


def is_given() -> Q:
    """Opinions that units of the ward work on."""
    return is_in("processing", [Processing.ASSIGNED, Processing.WAITING])


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def public(self) -> "OpinionQuerySet":
        """The one definition of a public opinion: every page, list, feed, search and counter starts here."""
        return self.filter(is_published(), in_public_session())

    def locked(self, key: int) -> "Opinion":
        """The opinion `key` as it is now, locked until the end of the transaction. What it refers to is not locked."""
        return self.select_for_update(of=("self",)).get(pk=key)

    def gone(self) -> "OpinionQuerySet":
        """Those whose address still says that they were here: taken down, withdrawn, or shown at another's address."""
        was_public = Q(moderation=Moderation.APPROVED) & (Q(hidden_at__isnull=False) | Q(withdrawn_at__isnull=False))
        waits = Q(may_be_read("duplicate_of"), moderation=Moderation.DUPLICATE, withdrawn_at=None)
        hidden = Q(moderation__in=[Moderation.DUPLICATE, Moderation.DIVERTED], hidden_at__isnull=False)
        return (
            self.filter(was_public | waits | hidden)
            .exclude(visibility=Visibility.NOT_PUBLISHED)
            .filter(session__in=DialogueSession.objects.public())
        )

    def said_the_same(self) -> "OpinionQuerySet":
        """Duplicates that the public may count."""
        alike = self.filter(moderation=Moderation.DUPLICATE, withdrawn_at=None, hidden_at=None)
        return alike.exclude(visibility=Visibility.NOT_PUBLISHED)

    def not_cared_for(self) -> "OpinionQuerySet":
        """Opinions of which nobody said «Tôi cũng quan tâm»; checked for each row."""
        from .follows import ConcernCount

        return self.filter(
            IsNull(Subquery(ConcernCount.objects.some().filter(opinion=OuterRef("pk")).values("pk")), True)
        )

    def answered(self) -> "OpinionQuerySet":
        return self.filter(is_answered())

    def unanswered(self) -> "OpinionQuerySet":
        return self.exclude(processing__in=DONE)

    def overdue(self) -> "OpinionQuerySet":
        """Those whose next step was due before today."""
        return self.filter(due_on__lt=timezone.localdate())

    def with_others(self) -> "OpinionQuerySet":
        """Unanswered opinions that another body has now."""
        return self.unanswered().filter(is_away())

    def in_work(self) -> "OpinionQuerySet":
        """Unanswered opinions that the ward's own units have now, or that came back from another body."""
        return self.unanswered().filter(~is_away(), is_given() | Q(Exists(replies_since())))

    def in_the_beginning(self) -> "OpinionQuerySet":
        """Unanswered opinions that were not yet given to anybody."""
        return self.unanswered().filter(~is_away(), ~is_given(), ~Exists(replies_since()))

    def for_synthesis(self) -> "OpinionQuerySet":
        """Approved ones that stand for themselves: neither withdrawn nor split into parts."""
        return self.filter(moderation=Moderation.APPROVED, withdrawn_at=None, parts=None)

    def in_issue(self, issue: Any) -> "OpinionQuerySet":
        """Opinions that an answer to `issue` answers: its present members that stand for themselves."""
        from .issues import IssueOpinion

        inside = IssueOpinion.objects.current().filter(issue=issue)
        return self.for_synthesis().filter(pk__in=inside.values("opinion"))

    def containing(self, words: str) -> "OpinionQuerySet":
        """Those whose public text contains every word of `words`; the last may be incomplete, marks and case do not
        matter. Words that cannot be searched («***») find nothing."""
        typed = words_of(words)[:MAX_WORDS]
        if not typed:
            return self.none() if words.strip() else self
        return self.filter(folded__has=search.as_typed(typed, self))

    def similar_to(self, text: str, limit: int = 5) -> list["Opinion"]:
        """Up to `limit` opinions that seem to be about the same thing as `text`, the most similar first."""
        return similar.most_similar(self, text, limit)

    def handled_by(self, *bodies: Body) -> "OpinionQuerySet":
        """Opinions assigned to one of `bodies` now; none if no bodies are given."""
        from .handling import Assignment  # which names opinions

        given = Assignment.objects.current().filter(body__in=bodies)
        return self.filter(pk__in=given.values("opinion"))

    def each_handled_by(self, *bodies: Body) -> "OpinionQuerySet":
        """As `handled_by`, checked for each row: for rows that something else has narrowed to a few. A unit may have
        had a hundred thousand in all, and `handled_by` lists these first."""
        from .handling import Assignment

        return self.filter(has_one(Assignment.objects.current().filter(opinion=OuterRef("pk"), body__in=bodies)))

    def with_code(self, typed: str) -> "OpinionQuerySet":
        """The one whose receipt shows the code `typed`; none if that is not a code."""
        code = codes.normalise(typed)
        return self.filter(code_hash=codes.hashed(code)) if code else self.none()

    def with_response(self) -> "OpinionQuerySet":
        """Load what a public page shows of it: session, topic, group, published answer, and the counts."""
        return self.with_answer().select_related("session", "topic", "group").with_counts()

    def with_counts(self) -> "OpinionQuerySet":
        """Annotate `concern_count`, how many browsers said «Tôi cũng quan tâm»; `referred_to`, the name of the body
        that has it now; `replied_by` and `replied_on`, the body that gave it back, if the ward has not answered yet."""
        from .handling import Referral

        away = Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None).order_by()
        replies = replies_since()
        return self.with_concern().annotate(
            referred_to=Subquery(away.values("to_body__name")),
            replied_by=Subquery(replies.values("to_body__name")[:1]),
            replied_on=Subquery(replies.values("replied_on")[:1]),
        )

    def with_concern(self) -> "OpinionQuerySet":
        """Annotate `concern_count`, how many browsers said «Tôi cũng quan tâm»."""
        from .follows import ConcernCount

        counted = ConcernCount.objects.filter(opinion=OuterRef("pk"))
        return self.annotate(concern_count=Coalesce(Subquery(counted.values("number")), 0))

    def with_answer(self) -> "OpinionQuerySet":
        """Prefetch its own published answer and its issue with the answer to that, for `response` and `issue`. Three
        queries for any number."""
        from .responses import Response

        published = Response.objects.published().with_names()
        answers = Prefetch("responses", published, to_attr="published_responses")
        to_issues = Prefetch("issue__responses", published, to_attr="published_responses")
        return self.with_issue(to_issues).prefetch_related(answers)

    def with_issue(self, *loaded: Prefetch, counted: bool = False) -> "OpinionQuerySet":
        """Prefetch the issue that it is in now, if any; `counted`: with what `served` needs."""
        from .issues import IssueOpinion

        memberships = IssueOpinion.objects.standing().select_related("issue")
        memberships = memberships.with_served() if counted else memberships
        return self.prefetch_related(
            Prefetch("issue_memberships", memberships.prefetch_related(*loaded), to_attr="current_memberships")
        )

    def newest_first(self) -> "OpinionQuerySet":
        return self.order_by("-received_at", "-pk")

    def by_state(self) -> dict[str, int]:
        """Counts of all and of each of the four states, which add up to it: one query."""
        answered = Q(processing__in=DONE)
        given = ~answered & (is_given() | Q(is_back=True))
        rows = self.annotate(is_with_others=is_away(), is_back=Exists(replies_since()))
        return rows.aggregate(
            total=Count("pk"),
            answered=Count("pk", filter=answered),
            away=Count("pk", filter=~answered & Q(is_with_others=True)),
            given=Count("pk", filter=given & Q(is_with_others=False)),
            new=Count("pk", filter=~answered & ~given & Q(is_with_others=False)),
        )

    def figures(self) -> dict[str, int]:
        """Counts of all, answered, and late without an answer: one query."""
        return self.aggregate(**figure_columns())

    def as_figures(self) -> models.QuerySet:
        """`figures` as a query of one row, to be combined with others."""
        return totals(self, **figure_columns())
