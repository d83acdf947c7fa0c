"""A portal that is backed up, lost and restored."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from dialogue_portal.backup import databases
from feedback.actions import attach
from sessions_app.actions import record
from tests.pdfs import kept_pdf

from ..builders import make_opinion
from ..files import put_files_into

KEY = "khoa-sao-luu-cua-bai-thu-thu-thu"
MARK = "+84911115678"


def make_case(**kwargs):
    """A public opinion with a sender, a file and a record."""
    who = {"name": "Văn phòng tổ 3", "phone": MARK}
    opinion = make_opinion(moderation="approved", processing="answered", sender=who, **kwargs)
    attach(opinion, SimpleUploadedFile("don.pdf", kept_pdf(b"noi dung")))
    record(opinion, "submit", by=None)
    return opinion


def backup(folder):
    out = io.StringIO()
    call_command("backup", str(folder), stdout=out)
    return next(folder.glob("sao-luu-*.gz*")), out.getvalue()


def lose_everything(settings, tmp_path):
    """As on a new machine: the tables exist and are empty."""
    call_command("flush", interactive=False, verbosity=0)
    put_files_into(settings, tmp_path / "new-files")


def restore(path, *options):
    out = io.StringIO()
    call_command("restore", str(path), *options, stdout=out)
    return out.getvalue()


def counts():
    """Rows by table, without those that the restored portal writes itself and Django's own lists."""
    own = {"dialogue_portal_publication", "dialogue_portal_heartbeat", "django_migrations"}
    return {table: number for table, number in databases.counts_now().items() if table not in own}
