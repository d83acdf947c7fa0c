"""Settings of the portal, read from the environment.

With nothing set, in development (`DEBUG=True`), everything has a working default. In production a missing
`SECRET_KEY`, `CODE_KEY`, `AUDIT_KEY` or a nonsensical value stops the start with one sentence (`lib/environment`).
"""

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF

from dialogue_portal.lib import environment

from . import page_styles

BASE_DIR = Path(__file__).resolve().parent.parent

VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")
"""Everything that the running portal writes, unless the environment says otherwise."""

DEBUG = environment.yes_or_no("DEBUG")


READS_ONLY_CODE = sys.argv[0].endswith("manage.py") and sys.argv[1:] in (
    ["check"],
    ["makemigrations", "--check", "--dry-run"],
)
"""Two commands look at the code alone and start nothing: they need no keys. `check --deploy` does."""

KEY_SIGNS = 32


def secret(name: str) -> str:
    """A key from the environment, or from the file that `make run` made under var/.

    Only development may do without, and then every installation has the same. Production refuses to start.
    """
    told = environment.secret(name)
    value = told or kept_secret(name)
    if DEBUG:
        return value or f"development-only-{name}"
    if READS_ONLY_CODE and not told:
        return value or f"no-start-{name}-{os.urandom(24).hex()}"
    if not value:
        environment.refuse(
            name, f"chưa đặt. Phải là một chuỗi ngẫu nhiên, ít nhất {KEY_SIGNS} ký tự (deploy/env.example)."
        )
    return environment.long_enough(name, value, KEY_SIGNS)


def kept_secret(name: str) -> str:
    path = VAR_DIR / name.lower()
    try:
        return path.read_text().strip() if path.is_file() else ""
    except (OSError, ValueError):
        environment.refuse(name, f"không đọc được tệp {path}; hãy chạy bằng tài khoản của cổng.")


SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [
    environment.long_enough("SECRET_KEY_FALLBACKS", key, KEY_SIGNS)
    for key in environment.items("SECRET_KEY_FALLBACKS", [])
]
"""Former ones: who signed in and what was sent with them still counts."""
CODE_KEY = secret("CODE_KEY")
"""Turns a tracking code into what the database holds. Losing it makes every receipt worthless: back it up."""
AUDIT_KEY = secret("AUDIT_KEY")
"""Chains the record of every case. Without it no chain can be verified; keep it apart from the database."""

PUBLIC_URL = environment.origin("PUBLIC_URL", "http://127.0.0.1:8000")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
"""By these names whoever watches from this machine asks `/readyz` and `/metrics`; whoever sends them from elsewhere
gets the same pages, whose links to keep are made of `PUBLIC_URL`."""
ALLOWED_HOSTS = [*environment.hosts("ALLOWED_HOSTS", []), *LOOPBACK]
CSRF_TRUSTED_ORIGINS = environment.origins(
    "CSRF_TRUSTED_ORIGINS", [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
)

INSTALLED_APPS = [
    "dialogue_portal.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "dialogue_portal.apps.PortalConfig",  # before the app whose `collectstatic` is made safer
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "sessions_app.apps.SessionsConfig",
    "feedback.apps.FeedbackConfig",
]

MIDDLEWARE = [
    "dialogue_portal.middleware.name_and_log_requests",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dialogue_portal.middleware.add_browser_policies",
    "dialogue_portal.middleware.explain_empty_refusals",
    "dialogue_portal.middleware.keep_forms_unlisted",
    "dialogue_portal.middleware.refuse_large_bodies",
    "dialogue_portal.middleware.refuse_nul",
    "dialogue_portal.middleware.refuse_odd_charsets",
    "dialogue_portal.middleware.refuse_bare_percents",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sessions_app.signing_in.half_signed_in.believe_only_whole_sessions",
    "dialogue_portal.middleware.take_long_forms_of_staff",
    "dialogue_portal.middleware.take_files_where_they_belong",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dialogue_portal.kept_pages.parts.keep_parts",
]

ROOT_URLCONF = "dialogue_portal.urls"
WSGI_APPLICATION = "dialogue_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sessions_app.context_processors.ward",
            ],
            "libraries": {
                "meta_tags": "dialogue_portal.meta_tags",
                "part_tags": "dialogue_portal.kept_pages.part_tags",
                "page_tags": "dialogue_portal.page_tags",
            },
        },
    },
]

FORM_RENDERER = "dialogue_portal.lib.form_renderer.FormRenderer"

# Database: one SQLite file unless DATABASE_URL names a PostgreSQL.
DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "dialogue_portal.lib.queued_sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Each thread's connection keeps 512 kB of the file and not 2 MB: the system keeps it for all of them.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA cache_size=-512;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A server that has vanished without a word must not hold the pages for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).update(connect_timeout=5, tcp_user_timeout=10_000)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "sessions_app.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "sessions_app.backends.StandInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
STAFF_2FA = environment.one_of("STAFF_2FA", "optional" if DEBUG else "required", ["required", "optional"])
"""Whether staff must sign in with a code from their telephone too. `make run` without https says «optional»."""
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # as the mail says

# Language and time: everything that people read is Vietnamese, every clock is the ward's.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dialogue_portal.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Files. Nothing that was uploaded lies under a public address: a view asks first whether it may be shown.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dialogue_portal.static_finder.EditorFinder",
]
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = ""
FILES_URL = environment.text("FILES_URL")
"""An object store that speaks S3, for several machines with one set of files; empty for the folder."""
STORAGES = {
    "default": environment.uploads("FILES_URL"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = [
    "dialogue_portal.lib.uploads.WholeUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
"""Boxes of one form. A conference with a hundred who take part, sixty lines of its programme and a hundred groups that
were counted has two thousand; Django's thousand would refuse it when it is saved."""
STAFF_ADDRESS = "/quan-tri/"
STAFF_TEXTS_BYTES = 8 * 1024 * 1024
"""What staff may send there in one form without files. A conference has ten long texts of its own and two
for each line of its programme, thirty say, of 10,000 signs each: a sign with its marks takes nine bytes on the way."""
MAX_BODY_BYTES = 30 * 1024 * 1024
"""A form with files that announces more is refused unread. The largest has 25 MB of them together."""

# Mail goes to files under var/ unless EMAIL_URL names a server (`smtp://user:password@host:587/?tls=True`).
if email := environment.mail_server("EMAIL_URL"):
    EMAIL_BACKEND = "dialogue_portal.lib.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = email["EMAIL_HOST"], email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = email["EMAIL_USE_TLS"], email["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15
"""Seconds for each answer of the server."""

DEFAULT_FROM_EMAIL = environment.mailbox("DEFAULT_FROM_EMAIL", "khong-tra-loi@localhost")

# Jobs are rows of the same database and the same transaction; `manage.py work` runs them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

COUNT_VIEWS_EVERY = environment.number("COUNT_VIEWS_EVERY", 20, most=3600)
"""Seconds between two writes of how often announcements were read; 0 writes only when asked."""

KEEP_PAGES_MB = environment.number("KEEP_PAGES_MB", 0 if DEBUG else 24, most=4096)
"""Room for finished public pages in the memory of each web process; 0 makes every page anew (`kept_pages`)."""
KEEP_PARTS_MB = environment.number("KEEP_PARTS_MB", 0 if DEBUG else 12, most=4096)
"""Room for finished parts of public pages, from which pages are put together; 0 makes every part anew (`lib/parts`)."""

BACKUP_DIR = environment.text("BACKUP_DIR")
"""Where `manage.py backup` puts backups, and where what is erased is noted within a minute, for the day one is
restored."""
BACKUP_KEY = environment.secret("BACKUP_KEY", least=0 if sys.argv[1:2] == ["restore"] else 20)
"""Seals backups. Keep it where no backup lies: without it they are worthless."""

PERSON_REQUEST_DAYS = environment.whole("PERSON_REQUEST_DAYS", 10, least=1, most=365)
"""Days within which the ward does what a person asks about their data. Decree 356/2025/NĐ-CP gives 10 to 20 by what is
asked, as law firms report it: the shortest keeps them all. Its two working days for a first reply are counted apart."""

TRUSTED_PROXIES = environment.whole("TRUSTED_PROXIES", 0, most=20)
"""How many proxies of our own stand before the portal, each adding one address to `X-Forwarded-For`."""

RATE_LIMIT_EXEMPT = environment.networks("RATE_LIMIT_EXEMPT")
"""Addresses and networks of halls and of the ward's own kiosk (`10.1.2.0/24`): no limit of one address counts there,
but what all of them have together."""

SHARES_OF_HALLS = environment.whole("SHARES_OF_HALLS", 10, least=1, most=10_000)
"""That, in shares of one address: ten are 800 opinions an hour, two from each in a hall of four hundred."""

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Browsers: nothing from elsewhere, nothing inline but the look and the text size, by their hashes.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, page_styles.SCRIPT.source],
        "style-src": [SELF, *(style.source for style in page_styles.STYLES)],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PUBLIC_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = environment.whole("SECURE_HSTS_SECONDS", 31_536_000, most=63_072_000)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: they belong to the ward's other sites
    "security.W008",  # the proxy in front answers plain HTTP with a redirect; health is asked over plain HTTP
    "security.W021",  # the list that browsers carry is for whoever owns the whole domain
]
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # counters share computers
CSRF_FAILURE_VIEW = "dialogue_portal.views.csrf_failure"

# What is written, and to whom it is told: nothing that people typed. Lines for people in development, else JSON.
LOG_FORMAT = environment.one_of("LOG_FORMAT", "line" if DEBUG else "json", ["line", "json"])
LOG_REQUESTS = environment.one_of("LOG_REQUESTS", "all" if DEBUG else "some", ["all", "some"])
"""«some»: what changed something, failed or took more than a second; the proxy writes down the rest anyway."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "dialogue_portal.logs.WithoutSecrets"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
        "json": {"()": "dialogue_portal.logs.JsonLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["without_secrets"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # refusals have their line in portal.requests
        "django.security.DisallowedHost": {
            "handlers": ["nowhere"],
            "propagate": False,
        },  # every robot asks; each gets a 400
        "waitress.queue": {"level": "ERROR"},  # tells of every moment in which somebody waits
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

LOW_DISK_MB = environment.whole("LOW_DISK_MB", 500, most=1_000_000_000)
"""Below it `/readyz` calls for help: there must be room for a backup and for the files of one full hall."""

CERTIFICATE_FILE = environment.text("CERTIFICATE_FILE")
"""The file (PEM) whose certificate the proxy before the portal shows, if this machine has it: `/readyz` calls for help
two weeks before it ends."""

METRICS_TOKEN = environment.secret("METRICS_TOKEN", least=16)
"""Whoever sends it as `Authorization: Bearer …` gets `/metrics` for Prometheus; without one there is no such page."""

SENTRY_DSN = environment.text("SENTRY_DSN")
if SENTRY_DSN:
    from dialogue_portal.error_reports import start_reports

    try:
        start_reports(SENTRY_DSN)
    except ImportError:
        environment.refuse("SENTRY_DSN", "còn thiếu thư viện. Hãy chạy .venv/bin/pip install sentry-sdk")
    except ValueError:
        environment.refuse("SENTRY_DSN", "phải có dạng https://KHÓA@MÁY/SỐ, như Sentry cho biết.")
