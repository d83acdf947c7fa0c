"""What every command keeps to."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(
    name for name, app in get_commands().items() if str(app).startswith(("dialogue", "feedback", "sessions_"))
)
MEANT = {"add_arguments", "handle", "help", "requires_migrations_checks", "requires_system_checks"}


@pytest.mark.parametrize("name", OURS)
def test_a_command_replaces_nothing_of_django_by_accident(name):
    """One that called a method of its own «check» ran it instead of Django's own checks, and nothing else."""
    command = type(load_command_class(get_commands()[name], name))
    parents = [parent for parent in command.__mro__[1:] if parent.__module__.startswith("django.")]
    known = {part for parent in parents for part in vars(parent) if not part.startswith("__")}
    ours = {part for part in vars(command) if not part.startswith("__")}
    assert ours & known <= MEANT
