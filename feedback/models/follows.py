"""Who wants news of an opinion, a promise or a conference, and who said «Tôi cũng quan tâm»."""

from functools import reduce

from django.db import models
from django.db.models import Q

from sessions_app.models import DialogueSession

from .commitments import Commitment
from .opinions import Opinion


def of_one_subject(*subjects: str) -> Q:
    """Exactly one of the columns `subjects` is filled."""
    ways = [Q(**{f"{other}__isnull": other != subject for other in subjects}) for subject in subjects]
    return reduce(Q.__or__, ways)


class FollowQuerySet(models.QuerySet["Follow"]):
    def by_mail(self) -> "FollowQuerySet":
        """People who asked for mail, confirmed the address, and have not stopped it."""
        return self.exclude(email="").filter(confirmed_at__isnull=False, stopped_at=None)


class Follow(models.Model):
    """«Tôi cũng quan tâm», counted once per browser, or a request for mail about an opinion, a promise or a session."""

    opinion = models.ForeignKey(
        Opinion, on_delete=models.CASCADE, null=True, blank=True, verbose_name="ý kiến", related_name="follows"
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name="việc phải làm",
        related_name="follows",
    )
    session = models.ForeignKey(
        DialogueSession,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name="hội nghị",
        related_name="follows",
    )
    browser_hash = models.CharField(max_length=64, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("xin theo dõi lúc", auto_now_add=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    stopped_at = models.DateTimeField("thôi lúc", null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "người theo dõi"
        verbose_name_plural = "người theo dõi"
        constraints = [
            models.CheckConstraint(
                name="follow_has_one_subject", condition=of_one_subject("opinion", "commitment", "session")
            ),
            models.CheckConstraint(
                name="follow_by_browser_or_mail",
                condition=(Q(browser_hash="") & ~Q(email="")) | (~Q(browser_hash="") & Q(email="")),
            ),
            models.UniqueConstraint(
                fields=["opinion", "browser_hash"], condition=~Q(browser_hash=""), name="concern_once_per_browser"
            ),
            models.UniqueConstraint(
                fields=["opinion", "email"], condition=~Q(email="") & Q(session=None), name="opinion_follow_once"
            ),
            models.UniqueConstraint(
                fields=["commitment", "email"],
                condition=~Q(email="") & Q(commitment__isnull=False),
                name="commitment_follow_once",
            ),
            models.UniqueConstraint(
                fields=["session", "email"], condition=~Q(email="") & Q(opinion=None), name="session_follow_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Theo dõi {self.opinion_id or self.commitment_id or self.session_id}"


class ConcernCountQuerySet(models.QuerySet["ConcernCount"]):
    def some(self) -> "ConcernCountQuerySet":
        """Counts above zero, which an index holds in the order of a list."""
        return self.filter(number__gt=0)


class ConcernCount(models.Model):
    """How many browsers said «Tôi cũng quan tâm» of an opinion, or of one that waits for its answer; no row means none.

    A table of its own: pressing the button changes no row that a public page is made of, and a list can start with what
    most people care about without reading who they are (`feedback.actions.concern`).
    """

    opinion = models.OneToOneField(
        Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="concern", primary_key=True
    )
    number = models.PositiveIntegerField("số người", default=0)

    objects = ConcernCountQuerySet.as_manager()

    class Meta:
        verbose_name = "số người cùng quan tâm"
        verbose_name_plural = "số người cùng quan tâm"
        indexes = [models.Index(fields=["-number", "-opinion"], name="concern_most_first")]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.number}"
