"""The filters of public lists and of the figures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.forms.models import ModelChoiceIterator

from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.fields import CleanCharField, as_key
from dialogue_portal.lib.narrowing import ANY, NarrowingForm, any_or
from dialogue_portal.lib.paging import as_query
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.text import capital
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic, WardProfile

from ..figures.measures import UNKNOWN
from ..figures.tables import Figures
from ..models import Assignment, Channel, Commitment, CommitmentState, Issue, Response
from ..models.conditions import may_be_read


class WithUnknown(ModelChoiceIterator):
    """The rows, and at the end «không rõ»."""

    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        yield UNKNOWN, self.field.unknown


class KnownOrNotField(forms.ModelChoiceField):
    """A row to filter a list by, or `UNKNOWN` for rows that have none on record."""

    iterator = WithUnknown

    def __init__(self, *, unknown: str, **kwargs: Any) -> None:
        self.unknown = unknown
        super().__init__(**{"required": False, "empty_label": ANY, **kwargs})

    def to_python(self, value: Any) -> Any:
        return UNKNOWN if value == UNKNOWN else super().to_python(value)


def known_bodies() -> QuerySet[Body]:
    """Bodies that answer or lead a case that everybody may read, or have made a promise: the name of another would tell
    that somebody sent what is not published."""
    of_public = may_be_read("opinion")
    return Body.objects.alias(
        case=first_of(Assignment.objects.leading().filter(of_public), "body_id"),
        answer=first_of(Response.objects.published().filter(of_public), "body_id"),
        promise=first_of(Commitment.objects.each_public(), "lead_body_id"),
    ).filter(Q(case__isnull=False) | Q(answer__isnull=False) | Q(promise__isnull=False))


def first_of(rows: QuerySet, body: str) -> Subquery:
    """One of `rows` whose column `body` names the body of the outer query. Written as a range with an order and not as
    EXISTS: PostgreSQL estimates that any body has very many, and reads all rows to find that one has none."""
    only = {f"{body}__gte": OuterRef("pk"), f"{body}__lte": OuterRef("pk")}
    return Subquery(rows.filter(**only).order_by(body).values("pk")[:1])


class YearField(forms.TypedChoiceField):
    """A year of conferences. Another one that an address names is taken and offered too: opinions may have come in the
    year before."""

    def __init__(self) -> None:
        super().__init__(label="Năm", required=False, coerce=int, empty_value=None)

    def valid_value(self, value: str) -> bool:
        return len(value) == len("2026") and "1990" <= value <= "2100" and value.isdigit()

    def offer(self, years: Iterable[int], asked: Any) -> None:
        known = {asked} if asked and self.valid_value(asked) else set()
        self.choices = any_or((year, year) for year in sorted(known | {str(year) for year in years}, reverse=True))


def session_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Hội nghị",
        queryset=DialogueSession.objects.public().to_choose_from(),
        to_field_name="slug",
        required=False,
        empty_label=ANY,
    )


def topic_field() -> KnownOrNotField:
    rows, unknown = Topic.objects.all(), "Chưa phân lĩnh vực"
    return KnownOrNotField(label="Lĩnh vực", queryset=rows, to_field_name="slug", unknown=unknown)


def group_field() -> KnownOrNotField:
    rows, unknown = ResidentialGroup.objects.all(), "Không rõ tổ"
    return KnownOrNotField(label="Tổ dân phố", queryset=rows, to_field_name="slug", unknown=unknown)


def channel_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=any_or(Channel.choices))


WORD = "group_word"

SHORT_NAME = Coalesce(NullIf("short_name", Value("")), "name")
"""The name of a body in lists, the same as its `str`."""


@asked_together
def rows_offered() -> Rows:
    """The choices of the filters."""
    return {
        "hoi_nghi": DialogueSession.objects.public().by_date().values_list("slug", "title"),
        "nam": DialogueSession.objects.public().order_by().values_list("year").distinct(),
        "linh_vuc": Topic.objects.values_list("slug", "name"),
        "to": ResidentialGroup.objects.values_list("slug", "name"),
        "don_vi": known_bodies().values_list("pk", SHORT_NAME),
        WORD: WardProfile.objects.filter(pk=1).values_list("group_word"),
    }


class FilterForm(NarrowingForm):
    """Filters a list by the rows of four tables, which are read together when the form is drawn."""

    is_filled = False

    def offer(self, found: Mapping[str, list[Any]] | None = None) -> None:
        """Fill the boxes, once; `found`: the choices, if they were read together with something else."""
        if self.is_filled:
            return
        self.is_filled = True
        offered, years, word = kept(lambda: offered_in(found or rows_offered()), *OFFERED)
        self.fields["nam"].offer(years, self["nam"].value())
        self.fields["to"].unknown = f"Không rõ {word}"
        self.fields["to"].label = self["to"].label = capital(word)  # cleaning made the bound field, with its label
        for name, rows in offered.items():
            field = self.fields[name]
            unknown = [(UNKNOWN, field.unknown)] if isinstance(field, KnownOrNotField) else []
            field.choices = [("", field.empty_label), *rows, *unknown]


OFFERED = ("offered",)
"""Its key in `lib/parts`: the same for every list with any filters."""


def offered_in(found: Mapping[str, list[Any]]) -> tuple[dict[str, list[tuple[str, str]]], list[int], str]:
    """The rows to choose from of each field, the years, and the ward's word for a residential group."""
    names = [name for name in rows_offered.rows if name not in {"nam", WORD}]
    word = next((row[0] for row in found[WORD]), WardProfile.unnamed().group_word)
    rows = {name: [(str(key), label) for key, label in found[name]] for name in names}
    return rows, [year for (year,) in found["nam"]], word


class OpinionFilterForm(FilterForm):
    """The filters of the public list."""

    ANSWERED, WAITING = "da-tra-loi", "chua-tra-loi"
    AWAY, IN_WORK, NEW = "da-chuyen", "dang-xu-ly", "moi-nhan"
    OLDEST, MOST_CARED = "cu-nhat", "quan-tam"
    ON_TIME, TIMED, FORWARDED, REOPENED = "dung-han", "co-ngay-tra-loi", "tung-chuyen", "mo-lai"
    OVERDUE = "qua-han"

    q = CleanCharField(label="Từ khóa", max_length=100, required=False)
    hoi_nghi = session_field()
    linh_vuc = topic_field()
    to = group_field()
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", ANY),
            (ANSWERED, "Đã trả lời"),
            (ON_TIME, "Đã trả lời, đúng hạn"),
            (TIMED, "Đã trả lời, tính được số ngày"),
            (REOPENED, "Đã trả lời rồi mở lại"),
            (FORWARDED, "Đã chuyển cơ quan có thẩm quyền"),
            (WAITING, "Chưa trả lời"),
            (OVERDUE, "Chưa trả lời, quá hạn"),
            (NEW, "Chưa trả lời, mới tiếp nhận"),
            (IN_WORK, "Chưa trả lời, đang xử lý"),
            (AWAY, "Chưa trả lời, đã chuyển cơ quan có thẩm quyền"),
        ],
    )
    don_vi = KnownOrNotField(label="Đơn vị", queryset=known_bodies(), unknown="Chưa giao đơn vị nào")
    kenh = channel_field("Kênh tiếp nhận")
    nam = YearField()
    sap_xep = forms.ChoiceField(
        required=False,
        choices=[("", "Mới nhất trước"), (OLDEST, "Cũ nhất trước"), (MOST_CARED, "Nhiều người quan tâm trước")],
        widget=forms.HiddenInput,
    )
    van_de = forms.ModelChoiceField(label="Vấn đề", queryset=Issue.objects.none(), required=False, empty_label=ANY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_issue(self.data.get("van_de", ""))

    def offer_issue(self, asked: str) -> None:
        """The choice of an issue has only the one in the address, since only the page of an issue leads to the list of
        its opinions."""
        key = as_key(asked)
        issues = Issue.objects.public().filter(pk=key) if key else Issue.objects.none()
        if issues.exists():
            self.fields["van_de"].queryset = issues
        else:
            del self.fields["van_de"]


class CommitmentFilterForm(FilterForm):
    """The filters of the public list of promises."""

    LATE, DONE = "qua-han", "da-xong"

    q = CleanCharField(label="Từ khóa", max_length=100, required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=any_or(
            [(LATE, "quá hạn"), *CommitmentState.choices, (DONE, "báo xong hoặc đã xác nhận xong")],
        ),
    )
    don_vi = KnownOrNotField(label="Đơn vị chủ trì", queryset=known_bodies(), unknown="Chưa giao đơn vị nào")
    linh_vuc = topic_field()
    to = group_field()
    hoi_nghi = session_field()
    kenh = channel_field("Kênh tiếp nhận ý kiến")
    nam = YearField()


class FiguresForm(NarrowingForm):
    """The filters of the figures."""

    nam = YearField()
    hoi_nghi = session_field()

    def offer(self) -> None:
        rows = list(DialogueSession.objects.public().by_date().values_list("slug", "title", "year"))
        self.fields["hoi_nghi"].choices = [("", ANY), *((slug, title) for slug, title, _ in rows)]
        self.fields["nam"].offer({year for *_, year in rows}, self["nam"].value())

    @property
    def meant(self) -> str:
        """The part that the address asks for: equal for all addresses of the same part, whatever else they contain."""
        named = {name: str(getattr(value, "slug", value)) for name, value in self.chosen().items()}
        return as_query(named)

    def figures(self) -> Figures:
        chosen = self.chosen()
        return Figures(chosen.get("nam"), chosen.get("hoi_nghi"))
