"""The staff site's pages for the conference and what the ward publishes about it."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from . import (
    calendar,
    conclusions,
    documents,
    news,
    people,
    photos,
    postings,
    record,
    retention,
    sessions,
    site_notices,
    stand_ins,
    ward,
)

# The list of jobs is in English and shows their arguments; operators read the log instead.
admin.site.unregister(DBTaskResult)
