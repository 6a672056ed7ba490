"""Django's settings, read from the environment and from the files in ENVOI_HOME.

Nothing is written here: `envoi found` and `envoi demo` make the home folder and its secrets
before Django starts, and `envoi check` says in sentences what is missing.
"""

import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs

A_DAY = 24 * 3600


def read(name: str, default: str = "") -> str:
    """The value of an environment variable, or of the file that NAME_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    return text(Path(path)) if path else os.environ.get(name, default)


def text(path: Path) -> str:
    """What a file says; nothing where it cannot be read, which `envoi check` then tells."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def read_bool(name: str, default: bool = False) -> bool:
    """True for 1, true, yes and on, whatever their case."""
    return read(name, "yes" if default else "no").lower() in {"1", "true", "yes", "on"}


def read_kept(name: str, file: Path) -> str:
    """A secret from the environment or, failing that, from its file in the home folder."""
    return read(name) or text(file)


def read_old(file: Path) -> list[str]:
    """Secrets a log-in may still be signed with: from the environment, or for a day the file's."""
    named = [old for old in read("ENVOI_SECRET_KEY_FALLBACKS").split(",") if old]
    if named or read("ENVOI_SECRET_KEY"):
        return named
    kept = text(file).splitlines()[1:]
    return kept if kept and time.time() - file.stat().st_mtime < A_DAY else []


ENVOI_HOME = Path(read("ENVOI_HOME", platformdirs.user_data_dir("envoi", appauthor=False)))
BASE_DIR = Path(__file__).resolve().parent

DEBUG = False
# The first line signs; `envoi keys rotate --log-ins` leaves the one before it for a day.
SECRET_KEY = "".join(read_kept("ENVOI_SECRET_KEY", ENVOI_HOME / "secret-key").splitlines()[:1])
SECRET_KEY_FALLBACKS = read_old(ENVOI_HOME / "secret-key")
# One line a key, `id base64`, the first one seals; see records/sealing.py.
ENVOI_KEYS = read_kept("ENVOI_KEYS", ENVOI_HOME / "keys")
# Where backups go; a folder on another disk is a better place than the home.
ENVOI_BACKUPS = Path(read("ENVOI_BACKUPS") or ENVOI_HOME / "backups")
# Where they are kept in a file, it is looked at again when it changes; records/keyring.py.
_named = os.environ.get("ENVOI_KEYS_FILE", "")
ENVOI_KEYS_FILE = (
    None if os.environ.get("ENVOI_KEYS") and not _named else Path(_named or ENVOI_HOME / "keys")
)
ENVOI_DEMO = (ENVOI_HOME / "demo").exists()
ENVOI_TLS = read_bool("ENVOI_TLS")  # behind a proxy that speaks TLS
ALLOWED_HOSTS = read("ENVOI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# The doors: how long a log-in lasts, and the name passkeys are bound to.
ENVOI_IDLE_MINUTES = int(read("ENVOI_IDLE_MINUTES", "30"))
ENVOI_LONGEST_HOURS = int(read("ENVOI_LONGEST_HOURS", "12"))
ENVOI_RP_ID = read("ENVOI_RP_ID") or ALLOWED_HOSTS[0].lstrip(".")
CSRF_TRUSTED_ORIGINS = [origin for origin in read("ENVOI_ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "envoi.records",
    "envoi.web",
    "envoi.commandline",
]

MIDDLEWARE = [
    "envoi.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "envoi.web.methods.MethodsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "envoi.web.middleware.ActorMiddleware",
    "envoi.web.calm.CalmMiddleware",
]

ROOT_URLCONF = "envoi.urls"
WSGI_APPLICATION = "envoi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            # No auth context processor: a template receives plain page values only.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "envoi.web.context.house",
            ],
        },
    }
]

SQLITE: dict[str, Any] = {
    "ENGINE": "envoi.records.sqlite",
    "NAME": ENVOI_HOME / "envoi.sqlite3",
    # A connection stays with its thread: to open one costs more than most pages ask of it.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # A writer takes its lock at the start, waits for it calmly, and never upgrades a read.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
# What this process is for, said by `envoi` itself: "serve" (also where nobody said anything, as
# behind another server), "act" for a command of a member, "keep" for one that keeps the house.
# Only the last logs in as the owner of the tables: docs/decisions/0009-row-level-security.md.
ENVOI_PROCESS = os.environ.get("ENVOI_PROCESS", "serve")
ENVOI_DATABASE = read("ENVOI_DATABASE")
# The log-in of the application, which the owner gives its rights to.
ENVOI_DATABASE_ROLE = unquote(urlsplit(ENVOI_DATABASE).username or "")


def postgres(address: str) -> dict[str, Any]:
    """The settings of a server from its address; what stands behind ? goes to libpq as it is."""
    named = urlsplit(address)
    more = dict(parse_qsl(named.query))
    serving = ENVOI_PROCESS == "serve"
    seconds = {
        "lock_timeout": int(read("ENVOI_DATABASE_LOCK_SECONDS", "20")),
        # A page that takes longer than this has failed already; a command may take its time.
        "statement_timeout": int(read("ENVOI_DATABASE_STATEMENT_SECONDS", "30")) if serving else 0,
        "idle_in_transaction_session_timeout": 60 if serving else 0,
    }
    limits = " ".join(f"-c {name}={value}s" for name, value in seconds.items())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(named.path.lstrip("/")),
        "USER": unquote(named.username or ""),
        "PASSWORD": unquote(named.password or ""),
        "HOST": more.pop("host", "") or named.hostname or "",
        "PORT": more.pop("port", "") or str(named.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"envoi {ENVOI_PROCESS}",
            "connect_timeout": 5,
            "options": limits,
            **({"pool": POOL} if serving else {}),
            **more,
        },
    }


def forget(connection: Any) -> None:
    """A connection goes back to its pool and knows no practice any more: care/scope.py."""
    connection.execute(
        "SELECT set_config('app.practice', '', false), set_config('app.account', '', false)"
    )


# Connections kept ready while serving; as many as there are threads need not be more.
POOL = {
    "min_size": int(read("ENVOI_DATABASE_POOL_MIN", "1")),
    "max_size": int(read("ENVOI_DATABASE_POOL_MAX", "8")),
    "timeout": 10,
    "reset": forget,
}
_owner = read("ENVOI_DATABASE_OWNER") if ENVOI_PROCESS == "keep" else ""
DATABASES: dict[str, dict[str, Any]] = {
    "default": postgres(_owner or ENVOI_DATABASE) if ENVOI_DATABASE else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "records.Account"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/log-in/"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MESSAGE_STORAGE = "envoi.web.notes.Notes"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A session only names a log-in; when that ends is decided from its row (care/log_ins.py).
SESSION_COOKIE_AGE = ENVOI_LONGEST_HOURS * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "envoi.web.pages.errors.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ENVOI_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # A browser takes such a cookie only from this very host, and only over TLS.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^health/$"]  # asked from this machine, and it tells nothing
    SECURE_HSTS_SECONDS = 365 * A_DAY
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True  # Envoi has a name of its own: docs/deployment/server.md
# To be on browsers' own lists for good is a decision about a whole domain, and not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# Mail: without a server it is written into files in the home folder. `envoi check` says what is
# missing. Which port belongs to which kind of encryption is read from the kind.
ENVOI_URL = read("ENVOI_URL", "http://localhost:8021/")  # where people log in
ENVOI_MAIL_FROM = read("ENVOI_MAIL_FROM")
ENVOI_MAIL_NAME = read("ENVOI_MAIL_NAME", "Envoi")
ENVOI_SMTP_HOST = read("ENVOI_SMTP_HOST")
ENVOI_SMTP_TLS = read("ENVOI_SMTP_TLS", "starttls").lower()  # starttls, implicit or none
ENVOI_SMTP_PORT = int(read("ENVOI_SMTP_PORT", "0"))
ENVOI_SMTP_USER = read("ENVOI_SMTP_USER")
ENVOI_SMTP_PASSWORD = read("ENVOI_SMTP_PASSWORD")

# How much may be sent: texts of one form, fields, files. Uploads stay in memory and never lie in a
# temporary file as they came; care/staging.py keeps them sealed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 50 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "withheld": {
            "()": "envoi.web.logs.Withheld",
            "format": "%(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "withheld"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would write past the formatter, or a mail; all goes to the root.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Paths carry only random references; what somebody mistyped into one may carry more.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # Its arguments are rows.
        "django.db.backends": {"level": "WARNING"},
        # A pool tells of every try to reach a server that is gone; whoever asked is told already.
        "psycopg.pool": {"level": "ERROR"},
    },
}
