"""Removing data from the record: the words of reasons, and whole chains. The rest still verifies."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from ..models import CaseEvent, SealedHead
from .linking import ERASED, FORGOTTEN, READ
from .sealing import hold_seals, seal
from .verifying import Case, first_fault

GROUNDS = [FORGOTTEN, "erase_original", "erase_contact", "erase_files", "erase_earlier_words"]
"""Acts whose reasons stay, as they give the ground for an erasure."""


@transaction.atomic
def remove(cases: Sequence[Case]) -> list[tuple[str, int, str]]:
    """Delete the whole records of `cases` and seal the rest; returns kind, key and last hash of each deleted record.

    A record that does not verify is left, so that `verify` still finds it. Call it in a transaction: nobody else seals
    until it ends.
    """
    hold_seals()
    gone = []
    for case_kind, case_id in cases:
        rows = CaseEvent.objects.filter(case_kind=case_kind, case_id=case_id).order_by("sequence")
        chain = list(rows.values_list(*READ))
        if first_fault(chain):
            continue
        rows.delete()
        SealedHead.objects.filter(case_kind=case_kind, case_id=case_id).delete()
        gone.append((case_kind, case_id, chain[-1][-1]))
    if gone:
        seal()
    return gone


def forget_reasons(case: Model, *, telling: Collection[str] = ()) -> int:
    """Erase the words of reasons in the record of `case`, except those that give the ground for an erasure; with
    `telling`, only those that contain one of these texts. Returns how many.

    Called by `actions.forget_reasons`, which records it: `verify` expects that record after them. Reasons from before
    there were seals keep their words, or the chain would break.
    """
    rows = erasable_reasons().filter(case_kind=case._meta.model_name, case_id=case.pk)
    if telling:
        rows = rows.filter(reduce(or_, (Q(reason__contains=text) for text in telling)))
    return rows.update(reason=ERASED, reason_salt="")


def with_reasons(case_kind: str, keys: Collection[int]) -> set[int]:
    """Those of the cases whose records have reasons that `forget_reasons` would erase."""
    rows = erasable_reasons().filter(case_kind=case_kind, case_id__in=keys)
    return set(rows.order_by().values_list("case_id", flat=True))


def erasable_reasons() -> QuerySet[CaseEvent]:
    return CaseEvent.objects.exclude(reason_salt="").exclude(verb__in=GROUNDS)
