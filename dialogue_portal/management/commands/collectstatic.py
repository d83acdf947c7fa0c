"""`manage.py collectstatic`, so that it can be cut off at any moment and called again."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic

from dialogue_portal.static_files import remove_broken


class Command(collectstatic.Command):
    help = "Gom tệp tĩnh của giao diện vào VAR_DIR để phục vụ."

    def handle(self, **options: Any) -> str | None:
        """What an earlier one left half-done is collected anew, and all is on the disk at the end."""
        if not options["dry_run"]:
            remove_broken(Path(settings.STATIC_ROOT))
        told = super().handle(**options)
        os.sync()
        return told
