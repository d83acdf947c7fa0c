"""The base class of the portal's own `manage.py` commands."""

from argparse import SUPPRESS
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class OwnCommand(BaseCommand):
    """Its `--help` lists only its own arguments. Django's common ones still work, but their help is English and for
    programmers, so it is left out."""

    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        for action in parser._actions:
            if action.dest == "skip_checks":  # the one that Django does not let a command leave unsaid
                action.help = SUPPRESS
        return parser

    def say(self, line: str) -> None:
        """Print `line` and flush, so that redirected output shows progress. If the disk for that output is full, the
        command still does its work."""
        with suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()
