"""The demo: an invented ward with three conferences, so that the portal has something to show.

The conference of phường Gia Thụy of 2019 is real and retold (`gia_thuy`); everything else is invented, says so, and
names no person. Dates depend on the day of loading. `manage.py load_demo` calls `load()`.
"""

from .loading import NotEmpty, holds_demo, is_empty, load, refuse_foreign
