"""`manage.py collectstatic`, safe to interrupt at any moment and to repeat."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.management.commands import collectstatic

from dialogue_portal.static_files import remove_broken


class Command(collectstatic.Command):
    help = "Gom tệp tĩnh của giao diện vào VAR_DIR để phục vụ."

    def handle(self, **options: Any) -> str | None:
        """Collect anew what an earlier run left incomplete; everything is on the disk at the end."""
        if not options["dry_run"]:
            remove_broken(Path(settings.STATIC_ROOT))
        told = super().handle(**options)
        os.sync()
        return told
