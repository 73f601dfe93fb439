"""Settings for development and production; environment variables decide which."""

from pathlib import Path

from advisor import environment, logs
from advisor.mail import EXPECTED, email_settings

BASE_DIR = Path(__file__).resolve().parent.parent
# Templates and static files are beside this package in a checkout. In an installed wheel they are
# in it, where Django looks anyway.
IN_CHECKOUT = not (BASE_DIR / "advisor" / "templates").exists()
DATA_DIR = environment.folder("DATA_DIR", (BASE_DIR if IN_CHECKOUT else Path.cwd()) / "data")
SECRET_KEY = environment.kept_secret("SECRET_KEY", DATA_DIR / "secret_key")
DEBUG = environment.flag("DEBUG")

SITE = environment.site("SITE_URL")
SITE_URL = SITE.origin if SITE else ""
ALLOWED_HOSTS = [SITE.host] if SITE else ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE.origin] if SITE else []
_secure = SITE is not None and SITE.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
# Only from these peers are X-Forwarded-For and X-Forwarded-Proto believed: see advisor.proxies.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", default="127.0.0.0/8, ::1")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
# Django 6 reads this name; until then advisor.middleware does.
SECURE_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

INSTALLED_APPS = [
    "advisor",
    "rules",
    "django_htmx",
    "crispy_forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "advisor.health.answer_probes",
    "advisor.proxies.trusted_proxies",
    "advisor.access.log_requests",
    "advisor.proxies.redirect_to_https",
    "django.middleware.security.SecurityMiddleware",
    "advisor.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "advisor.caching.no_shared_copies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "advisor.middleware.AnswerExceptions",
]
ROOT_URLCONF = "advisor.urls"
CSRF_FAILURE_VIEW = "advisor.errors.csrf_failure"
WSGI_APPLICATION = "advisor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"] if IN_CHECKOUT else [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "forms"
CRISPY_TEMPLATE_PACK = "forms"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR / "advisor.sqlite3")}
# Connections are kept, and a server that was started anew in between goes unnoticed.
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults, concurrent writers fail with "database is locked".
    _options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a power cut loses no more than a kill does, which is nothing that was answered.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
else:
    # A server that says nothing at all would keep each request waiting for minutes.
    _options = {"connect_timeout": 10}
DATABASES["default"]["OPTIONS"] = _options | DATABASES["default"].get("OPTIONS", {})
# The first administrator; without a password, one is made and shown at the first start.
ADMIN_NAME = environment.text("ADMIN_NAME", "admin")
ADMIN_PASSWORD = environment.secret("ADMIN_PASSWORD")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# A whole rulebook comes back from the page that shows its difference: rules.files.MAX_BYTES and
# the fields around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_100_000

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
# DATETIME_FORMAT here would be ignored: the formats of the language go before it.
FORMAT_MODULE_PATH = "advisor.formats"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"] if IN_CHECKOUT else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True

EMAIL_URL = environment.text("EMAIL_URL")
ADMINS = environment.addresses("ADMINS")
if ADMINS and not EMAIL_URL:
    raise environment.WrongSetting("EMAIL_URL", "", f"one for the mail to ADMINS, {EXPECTED}")
if EMAIL_URL:
    vars().update(email_settings(EMAIL_URL))
EMAIL_SUBJECT_PREFIX = "[Advisor] "
SERVER_EMAIL = environment.text("SERVER_EMAIL", f"advisor@{SITE.host if SITE else 'localhost'}")
LOG_FORMAT = environment.choice("LOG_FORMAT", logs.FORMATS)
LOGGING = logs.config(LOG_FORMAT, "stderr", by_mail=bool(ADMINS))
METRICS = environment.flag("METRICS")
