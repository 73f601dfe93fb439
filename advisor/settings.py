from datetime import timedelta
from pathlib import Path

from advisor.ops.mail import EXPECTED, email_settings

from .ops import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
# In a checkout, templates and static files stand beside this package. In an installed wheel they
# are in it, where Django finds them.
IN_CHECKOUT = not (BASE_DIR / "advisor" / "templates").exists()
DATA_DIR = environment.folder("DATA_DIR", (BASE_DIR if IN_CHECKOUT else Path.cwd()) / "data")
SECRET_KEY = environment.stored_secret("SECRET_KEY", DATA_DIR / "secret_key")
DEBUG = environment.flag("DEBUG")
# How many results, panels, submissions and edits one network may save; 0 for no limit.
SAVES_PER_HOUR = environment.number("SAVES_PER_HOUR", default=600, maximum=1_000_000)
# How many pages that are dear to make one network may read; 0 for no limit.
READS_PER_HOUR = environment.number("READS_PER_HOUR", default=600, maximum=1_000_000)
# After how many months the site forgets a result that nobody opens; 0 for never.
FORGET_AFTER_MONTHS = environment.number("FORGET_AFTER_MONTHS", default=0, maximum=1200)
# Sites whose scripts may use the API.
API_ORIGINS = environment.origins("API_ORIGINS")
# Whether somebody else has to approve a draft before it is published.
REVIEW_REQUIRED = environment.flag("REVIEW_REQUIRED")
SECOND_FACTOR_REQUIRED = environment.flag("SECOND_FACTOR_REQUIRED")
SECURITY_CONTACT = environment.url("SECURITY_CONTACT", "https", "mailto")
# Single sign-on. Without an issuer the site calls no other server.
OIDC_ISSUER = environment.issuer("OIDC_ISSUER")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
if OIDC_ISSUER and not OIDC_CLIENT_ID:
    raise environment.WrongSetting(
        "OIDC_CLIENT_ID", "", "the name that the provider gave this site"
    )
OIDC_CLIENT_SECRET = environment.secret("OIDC_CLIENT_SECRET")
if OIDC_ISSUER and not OIDC_CLIENT_SECRET:
    raise environment.WrongSetting("OIDC_CLIENT_SECRET", "", "what the provider gave with the name")
OIDC_GROUPS_CLAIM = environment.text("OIDC_GROUPS_CLAIM")
OIDC_SCOPES = environment.scopes("OIDC_SCOPES", default="openid profile email")

SITE = environment.site("SITE_URL")
SITE_URL = SITE.origin if SITE else ""
ALLOWED_HOSTS = [SITE.host] if SITE else ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE.origin] if SITE else []
_secure = SITE is not None and SITE.scheme == "https"
if DEBUG and _secure:
    expected = "0 where SITE_URL is on https: its pages show settings and answers to everybody"
    raise environment.WrongSetting("DEBUG", "1", expected)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _secure
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
# Peers whose X-Forwarded-For and X-Forwarded-Proto are believed: see advisor.web.proxies.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES", default="127.0.0.0/8, ::1")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# advisor.web.proxies.redirect_to_https redirects instead of SecurityMiddleware, which stands before
# the middleware that checks X-Forwarded-Proto.
SECURE_REDIRECT_EXEMPT = [".*"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")
)
X_FRAME_OPTIONS = "DENY"
# Browsers accept a cookie with this prefix only from this host, over https, and for all paths.
COOKIE_PREFIX = "__Host-" if _secure else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "advisor.accounts.sessions"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# So that messages need no cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The name that Django 6 reads; until then, advisor.web.middleware does.
SECURE_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

INSTALLED_APPS = [
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "advisor.apps.AdvisorConfig",
    "rules",
    "django_htmx",
    "crispy_forms",
    "advisor.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    # The first three set the security headers. Several of the others answer requests themselves.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "advisor.web.middleware.default_headers",
    "advisor.web.middleware.strip_head_body",
    "advisor.web.health.answer_probes",
    "advisor.web.proxies.trusted_proxies",
    "advisor.web.proxies.host_of_site",
    "advisor.web.request_log.log_requests",
    "advisor.web.proxies.redirect_to_https",
    "advisor.api.origins.allow_origins",
    "advisor.api.methods.answer_methods",
    "advisor.web.middleware.limit_bodies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "advisor.web.middleware.LimitForms",
    "advisor.web.middleware.AnswerExceptions",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "advisor.urls"
CSRF_FAILURE_VIEW = "advisor.web.errors.csrf_failure"
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
# Connections stay open. The health check replaces those that a restart of the server has closed.
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == environment.SQLITE:
    # With Django's defaults, concurrent writers fail with "database is locked".
    _options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: even a power cut loses nothing that the site said was saved.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
else:
    # Without it, each request waits minutes for a server that does not respond at all.
    _options = {"connect_timeout": 10}
    # A pooler may give each query of a cursor to another session.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES["default"]["OPTIONS"] = _options | DATABASES["default"].get("OPTIONS", {})
# Entries depend on nothing but their key, so they never expire. Each process has its own caches.
_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None}
CACHES = {
    "default": _CACHE | {"LOCATION": "parts", "OPTIONS": {"MAX_ENTRIES": 1000}},
    "pages": _CACHE | {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 300}},
}
if DEBUG:  # so that changes to templates show
    CACHES = {key: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for key in CACHES}
# The first administrator. Without a password, the first start creates one and shows it.
ADMIN_NAME = environment.text("ADMIN_NAME", "admin")
ADMIN_PASSWORD = environment.secret("ADMIN_PASSWORD")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "advisor.accounts.password.PasswordAndCode",
]
# A flat list would let anyone lock out other users by failing under their names.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Trying again meanwhile does not prolong it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "advisor.accounts.sign_in.too_many_failures"
AXES_CLIENT_IP_CALLABLE = "advisor.web.limits.client_network"
# The log already has what these tables would store for good.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# What was typed into a form that failed is stored until the lockout ends, but for these fields.
AXES_SENSITIVE_PARAMETERS = ["username", "code", "old_password", "new_password1", "new_password2"]
AXES_CLIENT_STR_CALLABLE = "advisor.accounts.sign_in.log_name"
OTP_TOTP_ISSUER = f"Advisor {SITE.host}" if SITE else "Advisor"
# No rules on kinds of characters: long, not common, and unlike the user's name is enough.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# The page that confirms an import posts the rulebook again: rules.files.MAX_BYTES, and some room
# for the other fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_100_000

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
# The formats of the language would override a DATETIME_FORMAT set here.
FORMAT_MODULE_PATH = "advisor.formats"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# What `prepare` writes last: where it is, the site has a database.
PREPARED = STATIC_ROOT / "collected"
STATICFILES_DIRS = [BASE_DIR / "static"] if IN_CHECKOUT else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True

EMAIL_URL = environment.text("EMAIL_URL")
ADMINS = environment.mail_addresses("ADMINS")
if ADMINS and not EMAIL_URL:
    raise environment.WrongSetting("EMAIL_URL", "", f"one for the mail to ADMINS, {EXPECTED}")
if EMAIL_URL:
    vars().update(email_settings(EMAIL_URL))
EMAIL_SUBJECT_PREFIX = "[Advisor] "
SERVER_EMAIL = environment.mail_address(
    "SERVER_EMAIL", f"advisor@{SITE.host if SITE else 'localhost'}"
)
# How `serve` serves: see advisor.ops.gunicorn and advisor.ops.worker.
PORT = environment.number("PORT", default=8000, minimum=1, maximum=65535)
WORKERS = environment.number("WORKERS", default=2, minimum=1, maximum=100)
THREADS = environment.number("THREADS", default=4, minimum=1, maximum=100)
# Longer than a balancer's, or it sends requests on connections that are being closed.
KEEP_ALIVE_SECONDS = environment.number("KEEP_ALIVE_SECONDS", default=75, maximum=3600)
CLIENT_SECONDS = environment.number("CLIENT_SECONDS", default=30, minimum=1, maximum=3600)
STOP_SECONDS = environment.number("STOP_SECONDS", default=30, minimum=1, maximum=3600)
LOG_FORMAT = environment.choice("LOG_FORMAT", logs.FORMATS)
LOGGING = logs.config(LOG_FORMAT, "stderr", by_mail=bool(ADMINS))
METRICS = environment.flag("METRICS")
