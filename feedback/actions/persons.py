"""What is done when somebody asks about their own data: take the request, hand over, erase, answer."""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from dialogue_portal.lib.databases import lift_time_limit, unhurried
from dialogue_portal.lib.sentences import moment
from dialogue_portal.lib.text import capital, shorten
from sessions_app.actions import NotReady, WrongState, claim, hold_words, record
from sessions_app.models import User

from ..models import (
    EarlierReason,
    LiveEntry,
    Opinion,
    OpinionCorrection,
    PersonRequest,
    PhoneCall,
    Registration,
    Sender,
    Tombstone,
    VerificationFile,
    Visibility,
)
from ..models.choices import DONE
from ..models.files import StoredFile
from ..privacy.naming import Naming, said_by_others, still_naming
from ..privacy.persons import Found, find, marks_of
from ..tasks import scrub_database
from .erase import add_tombstone, erase_contact, erase_original
from .forget_beside import forget_beside
from .own_opinion import withdraw, withdraw_name
from .redact import bare, forget_in_papers
from .register import withdraw_registration
from .registrants import erase_registrant, forget_matter

LONGEST_RESULT = 1000
HIDDEN_COLUMNS = {"folded", "code_hash", "import_key", "browser_hash", "token_hash"}


@transaction.atomic
def take_request(request: PersonRequest, *, by: User) -> PersonRequest:
    """Keep a new request. The record says by when it is due, never whose it is."""
    request.save(force_insert=True)
    record(request, "take_request", by=by, reason=f"{request.get_asked_display()}, hạn {request.due_on:%d/%m/%Y}")
    return request


@transaction.atomic
def export_person(request: PersonRequest, *, by: User, reason: str) -> bytes:
    """A ZIP with all that is held: for machines, for people, and the files. On the record of every case in it."""
    found = found_for(request, reason)
    for row in [*found.opinions, *found.registrations]:
        record(row, "export_person", by=by, reason=f"{request}. {reason}")
    record(request, "export_person", by=by, reason=reason)
    held, told = held_of(found, columns_of), held_of(found, words_of)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("du-lieu.json", text)
        archive.writestr("du-lieu.html", render_to_string("admin/feedback/persons/export.html", {"held": told}))
        for opinion in found.opinions:
            for name, content in files_of(opinion):
                archive.writestr(name, content)
    return out.getvalue()


def held_of(found: Found, told: Callable[[Any], dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """By what it is: the rows as `told`, by the Vietnamese names of their columns."""
    keys = [opinion.pk for opinion in found.opinions]
    about = Q(message__case_kind="opinion", message__case_id__in=keys)
    about |= Q(message__case_kind="registration", message__case_id__in=[row.pk for row in found.registrations])
    in_hall = LiveEntry.objects.filter(Q(opinion__in=keys) | Q(registration__in=found.registrations))
    rows: dict[str, list[Any]] = {
        "Ý kiến": found.opinions,
        "Lời đăng trước khi đính chính": list(OpinionCorrection.objects.filter(opinion__in=keys)),
        "Người gửi": list(Sender.objects.filter(opinion__in=keys)),
        "Hỏi thêm": [asked for row in found.opinions for asked in row.information_requests.all()],
        "Bổ sung": [note for row in found.opinions for note in row.sender_notes.all()],
        "Đánh giá": [rating for row in found.opinions for rating in row.ratings.all()],
        "Xác nhận": [said for row in found.opinions for said in row.verifications.all()],
        "Lý do công khai trước khi sửa": list(EarlierReason.objects.filter(said__opinion__in=keys)),
        "Ảnh kèm xác nhận": [file for row in found.opinions for file in pictures_of(row)],
        "Tệp": [file for row in found.opinions for file in row.attachments.all()],
        "Cuộc gọi": list(PhoneCall.objects.filter(about)),
        "Đăng ký": found.registrations,
        "Người đăng ký": [row.registrant for row in found.registrations],
        "Màn hình hội trường": list(in_hall),
        "Theo dõi": found.follows,
    }
    return {name: [told(row) for row in listed] for name, listed in rows.items() if listed}


def columns_of(row: Any) -> dict[str, Any]:
    """For machines: as the database has them."""
    told = [(str(field.verbose_name), field.value_from_object(row)) for field in shown_columns(row)]
    return {name: str(value) if hasattr(value, "storage") else value for name, value in told if value not in ("", None)}


def shown_columns(row: Any) -> list[Any]:
    return [field for field in row._meta.concrete_fields if field.name not in HIDDEN_COLUMNS]


def words_of(row: Any) -> dict[str, str]:
    """For people: what they can read. Numbers of rows mean nothing to them, except that of an opinion."""
    fields = [field for field in shown_columns(row) if not field.primary_key or isinstance(row, Opinion)]
    told = {capital(str(field.verbose_name)): said_of(row, field) for field in fields}
    return {name: value for name, value in told.items() if value}


def said_of(row: Any, field: Any) -> str:
    value = getattr(row, field.name)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, User):
        return "cán bộ"
    if isinstance(value, Opinion | Registration):
        return f"số {value.pk}"
    return re.sub(r"^\+84", "0", str(value)) if field.name == "phone" else str(value)


def pictures_of(opinion: Opinion) -> list[VerificationFile]:
    """What its sender added to «not yet»."""
    return list(VerificationFile.objects.filter(verification__opinion=opinion))


def files_of(opinion: Opinion) -> list[tuple[str, bytes]]:
    """Each under a name that tells nothing; of a picture the largest that was made."""
    sent: list[tuple[str, StoredFile]] = [(f"tep/{opinion.pk}-{file.pk}", file) for file in opinion.attachments.all()]
    sent += [(f"xac-nhan/{opinion.pk}-{file.pk}", file) for file in pictures_of(opinion)]
    found = []
    for told, file in sent:
        name = str(file.file.name) if file.file else file.path(file.widths[-1], "jpg") if file.widths else ""
        if name and default_storage.exists(name):
            ending = "jpg" if not file.file else file.file_name.rpartition(".")[2]
            with default_storage.open(name, "rb") as content:
                found.append((f"{told}.{ending}", content.read()))
    return found


def erase_person(request: PersonRequest, *, by: User, reason: str) -> Naming:
    """Erase all that is held, for good: what is still in work is withdrawn first, what is public stays without a name.

    Returns where public words still name the person, or somebody of nearly the same name. Raises `NotReady` without a
    reason, or when nothing is found; `WrongState` when the request is done.
    """
    found = found_for(request, reason)
    with unhurried():
        others = said_by_others(found.opinions, marks_of(found))
    return erase_found(request, by=by, reason=reason, others=others)


@transaction.atomic
def erase_found(request: PersonRequest, *, by: User, reason: str, others: list[Opinion]) -> Naming:
    """`others` are opinions of others that name the person: to look for them takes longest, and keeps nobody waiting
    before anything is locked."""
    lift_time_limit()
    hold_words()
    found = found_for(request, reason)
    marks = marks_of(found)
    for opinion in found.opinions:
        erase_opinion(opinion, by=by, reason=f"{request}. {reason}")
    for row in found.registrations:
        erase_registration(row, by=by, reason=f"{request}. {reason}")
    for follow in found.follows:
        add_tombstone(Tombstone.Kind.FOLLOW, follow.pk)
        follow.delete()
    naming = still_naming(list(Opinion.objects.filter(pk__in=[row.pk for row in found.opinions])), marks, others=others)
    left = f" Cần xem lại: {naming.in_words}." if naming.in_words else ""
    end_request(request, by=by, result=shorten(f"Đã xóa. {reason}{left}", LONGEST_RESULT))
    forget_whom(PersonRequest.objects.filter(whom=request.whom))
    record(request, "erase_person", by=by, reason=reason)
    transaction.on_commit(scrub_database.enqueue)
    return naming


def found_for(request: PersonRequest, reason: str) -> Found:
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    if request.done_at or not request.whom:
        raise WrongState
    found = find(request.whom)
    if found.is_empty:
        raise NotReady("Không tìm thấy dữ liệu nào của người này.")
    return found


def erase_opinion(opinion: Opinion, *, by: User | None, reason: str) -> None:
    opinion.refresh_from_db()
    named = opinion.attribution
    forget_beside(opinion, marks_of(Found([opinion], [], [])), by=by, reason=reason)
    if opinion.withdrawn_at is None and opinion.processing not in DONE:
        withdraw(opinion)
    if opinion.withdrawn_at is None and opinion.visibility == Visibility.NAMED:
        withdraw_name(opinion)
    forget_in_papers(opinion, {named: bare(opinion)})
    erase_original(opinion, by=by, reason=reason)
    erase_contact(opinion, by=by, reason=reason)
    add_tombstone(Tombstone.Kind.OPINION, opinion.pk)


def erase_registration(row: Registration, *, by: User | None, reason: str) -> None:
    if row.is_live and row.meeting.ends_at > timezone.now():
        withdraw_registration(row)
    if row.registrant.erased_at is None:
        erase_registrant(row, by=by, reason=reason)
    forget_matter(row)
    add_tombstone(Tombstone.Kind.REGISTRATION, row.pk)


def forget_whom(requests: QuerySet[PersonRequest]) -> None:
    for key in requests.values_list("pk", flat=True):
        add_tombstone(Tombstone.Kind.REQUEST, key)
    requests.update(whom="")


@transaction.atomic
def end_request(request: PersonRequest, *, by: User, result: str) -> None:
    """The person has their answer. Raises `NotReady` without a result, `WrongState` when it was done already."""
    if not result.strip():
        raise NotReady("Hãy ghi kết quả.")
    claim(request, "done_at", result=result, handled_by=by)
    record(request, "end_request", by=by, reason=result)
