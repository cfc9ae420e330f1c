"""Every setting of the register, from the environment; each secret also as `X_FILE`.

Nothing here has a value that is right only on one machine. `KAIKU_DEMO=1` (set by `make demo`) makes the demo's
choices: plain http on this machine, mails as files under `.mail/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent

DEMO = env.bool("KAIKU_DEMO", default=False)
TESTING = "pytest" in sys.modules
LOCAL = DEMO or TESTING

# A production start without a key must fail, not run with a guessable one.
EMBEDDED = not env("DATABASE_URL", default="")
SECRET_KEY = env("SECRET_KEY", default="only-for-this-machine" if EMBEDDED else environ.Env.NOTSET)
# Sealing keys (accounts/keys.py); made on the spot only where data are made up.
KEYS_MAY_BE_MADE = EMBEDDED or LOCAL
KEYS_FILE = env("KEYS_FILE", default=str(BASE_DIR / ".keys.json") if KEYS_MAY_BE_MADE else "")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"] if EMBEDDED else [])
SITE_ADDRESS = env("SITE_ADDRESS", default="http://localhost:8000")

INSTALLED_APPS = [
    "kaikukanta",
    "stats",
    "usage",
    "cards",
    "accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",  # for its static file
    "django_tables2",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # first: redirects to https carry the policy, too
    "django.middleware.security.SecurityMiddleware",
    "kaikukanta.middleware.headers",
    "kaikukanta.middleware.without_cookies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a fifth. Their length tells no secret: form tokens are masked anew each time, the session's cookie
    # does not come along from other sites, and the length itself is blurred.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kaikukanta.middleware.wall_of_person",
    "kaikukanta.middleware.device_kept",
    "kaikukanta.middleware.person_language",
    "kaikukanta.middleware.LogInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaikukanta.middleware.Gates",
    "kaikukanta.middleware.words_for_wrong_methods",
]

ROOT_URLCONF = "kaikukanta.urls"
WSGI_APPLICATION = "kaikukanta.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaikukanta.context.page",
            ],
        },
    },
]

# --- database -----------------------------------------------------------------------------------------------------
# Commands that change the schema run as the owning role, everything else as one that owns nothing. The demo's filling,
# too: at its end the planner counts the rows.
CHANGES_SCHEMA = len(sys.argv) > 1 and sys.argv[1] in {"migrate", "sqlmigrate", "makemigrations", "load_demo"}
_url = (env("MIGRATIONS_DATABASE_URL", default="") if CHANGES_SCHEMA else "") or env("DATABASE_URL", default="")
if _url:
    DATABASES = {"default": env.db_url_config(_url)}
    if not LOCAL:
        DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}}
else:
    from kaikukanta import devdb

    # Tests make and drop their databases as the owner, and run as the other (tests/conftest.py).
    DATABASES = {"default": devdb.database(devdb.OWNER if CHANGES_SCHEMA or TESTING else devdb.ROLE)}
# A statement brings its scope along (accounts/wall.py), which the declaration of a cursor cannot. Lists are short.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60 if DEMO else 0
if "pool" in DATABASES["default"].get("OPTIONS", {}):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers: allauth counts orders of new passwords here. The table comes from a migration. Django's own
# limit of 300 entries would let whoever fills it make it forget.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kaikukanta_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.DearArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Django's own. allauth's writes a second list of people's addresses, all unverified, and then refuses second factors.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # closed; but without the second, log-in asks no password
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "accounts.adapter.shown_name"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Wrong passwords and codes are counted by accounts/login_budgets.py: allauth's limits stop an account for all who use
# it, or everybody behind one address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None, "reset_password": "20/m/ip"}
ACCOUNT_FORMS = {"reset_password": "accounts.sign_in_forms.OrderPasswordForm"}
# How many proxies of ours stand before the web server: whose address counts wrong passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.factor_adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.ConfirmCodeForm",
    "activate_totp": "accounts.sign_in_forms.ActivateAppForm",
    "add_webauthn": "accounts.sign_in_forms.AddKeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office comes to work behind one address; nothing can be guessed
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a key that was left in a desk's computer must not unlock its screen
MFA_TOTP_ISSUER = "Kaikukanta"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
# Twelve hours in all, and with the browser: desks are shared.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- mail ---------------------------------------------------------------------------------------------------------
if DEMO and not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / ".mail"
else:
    vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds; a page waits for the mail server
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Kaikukanta <kaikukanta@localhost>")

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"  # shown and judged; the database stores UTC
FORMAT_MODULE_PATH = ["kaikukanta.formats"]  # 22.11.2026 in all three languages, as on the card
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- static files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing uploaded ever rests as a file
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- uploads ------------------------------------------------------------------------------------------------------
# Memory only: a ticket office's report holds names, which never rest on a disk in clear.
FILE_UPLOAD_HANDLERS = ["cards.uploads.BoundedMemoryUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- headers ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],  # the desk's service worker
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The sites that may show the public figures in a frame.
EMBED_ORIGINS = env.list("EMBED_ORIGINS", default=["https://kaikukortti.fi", "https://www.kaikukortti.fi"])
# What answers the same to everybody, and to programs: no cookie is read or set there.
COOKIELESS = ("/open/tables/", "/open/widget/", "/figures/releases.atom", "/robots.txt", "/sitemap.xml")
SECURE = not LOCAL and not env.bool("PLAIN_HTTP", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"  # accounts/devices.py
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kaikukanta.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# Not "no-referrer": browsers then send "Origin: null" and the CSRF check refuses every form. Paths hold no codes.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

DJANGO_TABLES2_TEMPLATE = "components/table.html"
DEFAULT_EXCEPTION_REPORTER_FILTER = "kaikukanta.errors.NothingPosted"

# --- log ----------------------------------------------------------------------------------------------------------
# Paths hold no codes (house.md 4), so a request line is safe; bodies, locals and SQL values never reach the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kaikukanta.log.WithoutValues",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
