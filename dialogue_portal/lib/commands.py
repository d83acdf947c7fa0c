"""What the portal's own commands are made of."""

from argparse import SUPPRESS
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class OwnCommand(BaseCommand):
    """Its help tells of its own arguments; those that Django adds to every command are taken all the same, and left
    unsaid: they speak English, of what only programmers turn."""

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
        """At once, also where what is said goes into a file: whoever waits for hours reads how far it is."""
        self.stdout.write(line)
        self.stdout.flush()
