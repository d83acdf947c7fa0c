"""Every name in the lists of files that run on one database alone belongs to a file, and to one list."""

from .which_database import ON_POSTGRESQL, ON_SQLITE, TESTS, left_out, named


def test_every_name_is_a_file() -> None:
    assert [line for line in [*ON_SQLITE, *ON_POSTGRESQL] if len(named(line)) < line.count(",") + 1] == []


def test_no_file_is_left_out_everywhere() -> None:
    assert {str(path.relative_to(TESTS)) for path in left_out("sqlite") & left_out("postgresql")} == set()
