"""What the log of the admin's forms called rows in earlier trials goes with the upgrade."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection

from tests.builders import make_user

STEP = import_module("dialogue_portal.migrations.0004_log_without_words")
NAMED = {"changed": {"fields": ["Tiêu đề"], "name": "tệp", "object": "đơn của tổ trưởng.png"}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (json.dumps([{"changed": {"fields": ["Ghi chú"]}}, NAMED]), "Đã thay đổi Ghi chú. Đã sửa Tiêu đề của tệp «…»."),
        (json.dumps([{"added": {}}]), "Được thêm."),
        ("Sửa đơn của tổ trưởng", ""),
        (json.dumps(["đơn của tổ trưởng"]), ""),
        (json.dumps({"đơn của tổ trưởng": 1}), ""),
        ("", ""),
    ],
)
def test_rows_of_the_log_keep_what_was_changed_and_none_of_the_words(before, after):
    entry = LogEntry.objects.create(
        user=make_user(), object_id="5", object_repr="Bà ở số 5 hỏi", action_flag=CHANGE, change_message=before
    )
    STEP.name_by_number(apps, connection.schema_editor())
    entry = LogEntry.objects.get(pk=entry.pk)
    assert (entry.object_repr, entry.get_change_message()) == ("số 5", after)
    assert "tổ trưởng" not in entry.change_message
