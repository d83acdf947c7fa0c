#!/usr/bin/env python
"""Run Django's commands for the portal."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue_portal.settings")
    from dialogue_portal.command_line import run

    run(sys.argv)


if __name__ == "__main__":
    main()
