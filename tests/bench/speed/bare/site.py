"""The yardstick: a bare Django page of 20 kB with three queries, the same kept in memory, and a form that stores one
row. It has no code of the portal, and is served by gunicorn with two sync workers, on the same database."""

import os

import dj_database_url
from django.conf import settings

DATABASE = dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=None)
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }

settings.configure(
    SECRET_KEY="bare" * 12,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="tests.bench.speed.bare.pages",
    INSTALLED_APPS=["tests.bench.speed.bare"],
    DATABASES={"default": DATABASE},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    MIDDLEWARE=["django.middleware.gzip.GZipMiddleware", "django.middleware.common.CommonMiddleware"],
    # Without DEBUG, Django keeps the parsed templates.
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [os.path.dirname(__file__)],
        }
    ],
    LOGGING_CONFIG=None,
)

from django.core.wsgi import get_wsgi_application  # noqa: E402  # the settings must be there first

application = get_wsgi_application()
