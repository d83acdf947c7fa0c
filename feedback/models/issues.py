"""Issues: opinions of one conference that say the same, under one neutral title, answered once."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import FoldedField, LineField, ProseField
from dialogue_portal.lib.query_values import RightNow
from sessions_app.models import AgendaItem, ConclusionItem, DialogueSession, Topic
from sessions_app.models.people import staff_key

from .conditions import has_one, may_be_read
from .opinions import Opinion


def counted(rows: models.QuerySet, column: str) -> Coalesce:
    """How many `rows` a subquery finds, all with the same `column`."""
    number = rows.order_by().values(column).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


class IssueQuerySet(models.QuerySet["Issue"]):
    def standing(self) -> "IssueQuerySet":
        """Those neither dissolved nor merged into another."""
        return self.filter(dissolved_at=None)

    def public(self) -> "IssueQuerySet":
        """The one definition of a public issue: published, standing, and with a public opinion in it."""
        said = IssueOpinion.objects.current().filter(may_be_read("opinion"), issue=OuterRef("pk"))
        sessions = DialogueSession.objects.public()
        return self.standing().filter(has_one(said), published_at__lte=RightNow(), session__in=sessions)

    def with_member_count(self) -> "IssueQuerySet":
        """Annotate `member_count`, the number of opinions that an answer to it answers."""
        inside = IssueOpinion.objects.answered().filter(issue=OuterRef("pk"))
        return self.annotate(member_count=counted(inside, "issue"))

    def with_public_count(self) -> "IssueQuerySet":
        """Annotate `said`, the number of public opinions in it and their public duplicates, and `is_answered`."""
        from .responses import Response

        inside = IssueOpinion.objects.current().filter(may_be_read("opinion"), issue=OuterRef("pk"))
        same = Opinion.objects.said_the_same().filter(
            may_be_read("duplicate_of"),
            duplicate_of__issue_memberships__issue=OuterRef("pk"),
            duplicate_of__issue_memberships__ended_at=None,
        )
        answers = Response.objects.published().filter(issue=OuterRef("pk"))
        return self.annotate(
            said=counted(inside, "issue") + counted(same, "duplicate_of__issue_memberships__issue"),
            is_answered=Exists(answers),
        )

    def in_order(self) -> "IssueQuerySet":
        return self.order_by(F("topic__order").asc(nulls_last=True), "topic__name", "order", "pk")


class Issue(models.Model):
    """A vấn đề tổng hợp. It replaces no opinion: each keeps its sender, its words and its page.

    `lead` is the member whose case carries the work on the whole: its answer answers every member.
    """

    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="issues"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, verbose_name="lĩnh vực", related_name="issues"
    )
    title = LineField("tên vấn đề", max_length=200, help_text="Trung tính, nói việc gì, ở đâu; không nêu tên ai.")
    summary = ProseField(
        "tóm tắt", max_length=3000, blank=True, help_text="Người dân đọc phần này. Gộp những gì các ý kiến nêu."
    )
    folded = FoldedField(source=["title", "summary"])
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    lead = models.ForeignKey(
        Opinion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="ý kiến tiêu biểu",
        related_name="leads_issues",
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="trong chương trình",
        related_name="issues",
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    dissolved_at = models.DateTimeField("thôi gộp lúc", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="đã nhập vào",
        related_name="merged_from",
    )
    opinions = models.ManyToManyField(
        Opinion, through="IssueOpinion", verbose_name="ý kiến", related_name="issues_ever", blank=True
    )
    conclusion_items = models.ManyToManyField(
        ConclusionItem, verbose_name="có trong thông báo kết luận", blank=True, related_name="issues", editable=False
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "vấn đề tổng hợp"
        verbose_name_plural = "vấn đề tổng hợp"
        ordering = ["-pk"]
        permissions = [
            ("synthesise_issue", "Được tổng hợp ý kiến thành vấn đề"),
            ("publish_issue", "Được công bố vấn đề tổng hợp"),
        ]
        indexes = [models.Index(fields=["session", "order"], name="issue_of_session")]
        constraints = [
            models.CheckConstraint(
                name="issue_has_title",
                condition=~Q(title=""),
                violation_error_message="Vấn đề phải có tên.",
            ),
            models.CheckConstraint(
                name="merged_issue_is_dissolved",
                condition=Q(merged_into=None) | Q(dissolved_at__isnull=False),
                violation_error_message="Vấn đề đã nhập vào vấn đề khác thì không còn đứng riêng.",
            ),
            models.CheckConstraint(
                name="issue_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message="Không thể nhập vào chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("feedback:issue", self.pk)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()


class IssueOpinionQuerySet(models.QuerySet["IssueOpinion"]):
    def current(self) -> "IssueOpinionQuerySet":
        return self.filter(ended_at=None)

    def standing(self) -> "IssueOpinionQuerySet":
        """Current ones, in an issue that was neither dissolved nor merged."""
        return self.current().filter(issue__dissolved_at=None)

    def answered(self) -> "IssueOpinionQuerySet":
        """Current ones, of opinions that an answer to the issue answers."""
        return self.current().filter(has_one(Opinion.objects.for_synthesis().filter(pk=OuterRef("opinion"))))

    def with_served(self) -> "IssueOpinionQuerySet":
        """Annotate `served`, the number of opinions that an answer to the issue answers."""
        inside = IssueOpinion.objects.answered().filter(issue=OuterRef("issue"))
        return self.annotate(served=counted(inside, "issue"))


class IssueOpinion(models.Model):
    """An opinion's membership in an issue, present or past. A row is ended, never deleted and never moved."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, verbose_name="vấn đề", related_name="members")
    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, verbose_name="ý kiến", related_name="issue_memberships"
    )
    matched_words = LineField("từ giống nhau", max_length=200, blank=True, editable=False)
    added_at = models.DateTimeField("đưa vào lúc", auto_now_add=True)
    ended_at = models.DateTimeField("đưa ra lúc", null=True, blank=True, editable=False)

    objects = IssueOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến của vấn đề"
        verbose_name_plural = "ý kiến của vấn đề"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(ended_at=None),
                name="opinion_in_one_issue_at_a_time",
                violation_error_message="Ý kiến này đã thuộc một vấn đề khác.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} trong {self.issue_id}"


class SynthesisStep(models.Model):
    """One step at the synthesis desk, with all that is needed to undo it. The newest standing step is undone first."""

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="synthesis_steps"
    )
    what = LineField("việc", max_length=300)
    began = models.ManyToManyField(IssueOpinion, related_name="+", blank=True)
    ended = models.ManyToManyField(IssueOpinion, related_name="+", blank=True)
    before = models.JSONField("vấn đề trước đó", default=dict)
    """The former columns of each issue that the step changed, by key; null for an issue that the step made. A step that
    keeps opinions apart has the pairs of their keys under «apart»."""
    made_at = models.DateTimeField("lúc", auto_now_add=True)
    made_by = staff_key("người làm")
    undone_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bước tổng hợp"
        verbose_name_plural = "các bước tổng hợp"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.what
