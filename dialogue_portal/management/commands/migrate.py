"""`manage.py migrate` without the time limit of pages: an index on a million rows takes longer. And only one at a time:
after a lost connection somebody may start an upgrade again while the first still runs."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from dialogue_portal.backup.databases import NotRestorable
from dialogue_portal.backup.early_trials import forget_steps
from dialogue_portal.backup.refusals import refuse_early_trial, refuse_somebody_elses
from dialogue_portal.lib.databases import lift_time_limit


class Command(migrate.Command):
    help = "Lập bảng dữ liệu, hoặc nâng bảng lên bản của mã nguồn. Có --check thì chỉ xem còn việc phải làm không."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_somebody_elses()
            refuse_early_trial()
        except NotRestorable as error:
            raise CommandError(str(error)) from error
        with nullcontext() if options["check_unapplied"] else in_turn(self.stdout.write):
            lift_time_limit()
            if not options["check_unapplied"]:
                forget_steps()
            super().handle(*args, **options)


@contextmanager
def in_turn(say: Callable[[str], None]) -> Iterator[None]:
    """Context manager: wait for another run on this machine."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    folder = os.open(settings.VAR_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Một lệnh khác đang nâng bảng dữ liệu; đợi nó xong…")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
