"""`manage.py work`: the background worker, until it is told to stop.

The worker of django-tasks ends when the database does not answer, and never takes up jobs that another worker dropped.
This one runs one job after the other by the same means, waits while the database is gone, and in between takes up
dropped jobs (`dialogue_portal.upkeep`).
"""

import logging
import time
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils.autoreload import run_with_reloader
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from dialogue_portal import upkeep
from dialogue_portal.command_line import is_for_want_of_tables
from dialogue_portal.faults import NO_TABLE, code_of, is_outage
from dialogue_portal.lib.commands import OwnCommand

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1
OUTAGE_SECONDS = 5


class Command(OwnCommand):
    help = "Tiến trình nền: gửi thư, xử lý ảnh, dọn dẹp. Chạy suốt; dừng bằng SIGTERM, việc đang làm được làm xong."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEBUG:
            run_with_reloader(work, can_be_told=False)
        else:
            work()


def work(*, can_be_told: bool = True) -> None:
    """One job after the other until SIGTERM. `can_be_told` is false in a thread of the reloader, which ends it
    itself."""
    name = get_random_string(32)
    while True:
        worker = one_job(name)
        if can_be_told:
            worker.configure_signals()
        pause = turn(worker)
        if not worker.running:
            return
        time.sleep(pause)


def turn(worker: Worker) -> int:
    """Do the upkeep, then a job if one is due. Returns the seconds to wait afterwards."""
    try:
        upkeep.look_after()
        worker.run()
    except (DatabaseError, InterfaceError, OSError) as error:
        if not is_outage(error) or has_no_tables(error):
            raise
        logger.warning("The worker waits: %s", type(error).__name__)
        connection.close()
        return OUTAGE_SECONDS
    return 0 if worker._run_tasks else IDLE_SECONDS


def has_no_tables(error: Exception) -> bool:
    """Whether the database is empty, which it reports with the same error as being busy."""
    is_said = "no such table" in str(error) or code_of(error) == NO_TABLE
    return is_said and is_for_want_of_tables(error)


def one_job(name: str) -> Worker:
    """A worker for at most one due job."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id=name,
        interval=IDLE_SECONDS,
        batch=True,
        max_tasks=1,
        startup_delay=False,
    )
