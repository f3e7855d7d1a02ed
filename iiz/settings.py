"""Settings, read from the environment, in the order of Django's documentation.

Secure by default: what weakens the product (IIZ_DEBUG, IIZ_DEMO, IIZ_HTTPS=0) must be asked for.
docs/environment.md lists every variable.
"""

import importlib.util
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from iiz import environment as env
from iiz.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

# Core
DEBUG = env.flag("IIZ_DEBUG", default=False)
IIZ_DEMO = env.flag("IIZ_DEMO", default=False)
IIZ_DEMO_PASSWORD = env.text("IIZ_DEMO_PASSWORD", "")
IIZ_TESTING = env.flag("IIZ_TESTING", default=False)
IIZ_HTTPS = env.flag("IIZ_HTTPS", default=True)
ALLOWED_HOSTS = env.words("IIZ_ALLOWED_HOSTS")
BASE_URL = env.text("IIZ_BASE_URL", "https://localhost")
ADMINS: list[tuple[str, str]] = []

INSTALLED_APPS = [
    "iiz",
    "contacts",
    "cases",
    "consent",
    "reviews",
    "worklist",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, which ours in templates/django/forms override
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
    "guardian",
    "simple_history",
]
if importlib.util.find_spec("django_linear_migrations"):  # a development requirement
    INSTALLED_APPS.append("django_linear_migrations")

# simple-history's middleware is absent on purpose: `iiz.history.change` names the actor.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "iiz.sessions.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "iiz.middleware.BadInputMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "iiz.sessions.AbsoluteSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "iiz.sessions.SecondFactorMiddleware",
    "contacts.middleware.ActingMembershipMiddleware",
    "iiz.middleware.AccessMapMiddleware",
    "iiz.middleware.ReadLogMiddleware",
]
ROOT_URLCONF = "iiz.urls"
WSGI_APPLICATION = "iiz.wsgi.application"

# guardian is asked through cases.access only, never through `user.has_perm`, so it is no backend.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# Cache
CELERY_BROKER_URL, CACHE_URL = env.redis("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Database
DATABASES = env.databases()
DATABASE_ROUTERS = ["iiz.routers.RoleRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# E-mail
EMAIL_BACKEND = env.text("IIZ_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = env.text("IIZ_EMAIL_FILE_PATH") or None
EMAIL_HOST = env.text("IIZ_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("IIZ_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("IIZ_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("IIZ_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("IIZ_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("IIZ_EMAIL_FROM", "iiz@localhost")

# Forms and templates
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "contacts.context.acting",
                "cases.context.rail",
                "iiz.context.product",
            ],
        },
    }
]

# Languages, dates
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("fr", _("French")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["iiz.formats"]
TIME_ZONE = "Europe/Zurich"
USE_TZ = True

# Logging: our own configuration replaces Django's
LOGGING_CONFIG = None
logging_config(level=env.text("IIZ_LOG_LEVEL", "INFO"), json=not DEBUG)

# Security
SECRET_KEY = env.secret("IIZ_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("IIZ_SECRET_KEY_FALLBACKS")
IIZ_FIELD_KEY = env.field_key("IIZ_FIELD_KEY")
SECURE_SSL_REDIRECT = IIZ_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
BEHIND_PROXY = env.flag("IIZ_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if IIZ_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IIZ_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
COOKIE_PREFIX = "__Host-" if IIZ_HTTPS else ""
CSRF_COOKIE_NAME = COOKIE_PREFIX + "csrftoken"
CSRF_COOKIE_SECURE = IIZ_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "iiz.views.csrf_failure"
LANGUAGE_COOKIE_NAME = COOKIE_PREFIX + "language"
LANGUAGE_COOKIE_SECURE = IIZ_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # KERN draws its icons from data: URLs
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
POWERS = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY: dict[str, list[str]] = {power: [] for power in POWERS}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # without the files
DATA_UPLOAD_MAX_NUMBER_FILES = 5
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Sessions: 12 hours after the login they end, used or not (iiz.sessions)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = COOKIE_PREFIX + "session"
SESSION_COOKIE_SECURE = IIZ_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

# Accounts
AUTH_USER_MODEL = "contacts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "contacts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# The key of a failed log-in is user and address; a whole office may share one address. Behind the
# proxy it is the last of X-Forwarded-For, which the proxy itself wrote; else all share the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
USERSESSIONS_TRACK_ACTIVITY = False
IIZ_MFA_REQUIRED = env.flag("IIZ_MFA_REQUIRED", default=True)
# History is read, not put back: an old row would bring back what the law made somebody remove
SIMPLE_HISTORY_REVERT_DISABLED = True
# guardian: grants go to an institution's group, never to a user, so there is no anonymous user
ANONYMOUS_USER_NAME = None

# Static files
STATIC_URL = "static/"
STATIC_ROOT = env.text("IIZ_STATIC_ROOT", str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Compressing at each start would cost a demo or a test run 8 seconds.
PLAIN_STATIC = IIZ_TESTING or IIZ_DEMO or DEBUG
STORAGES = {
    "default": {
        "BACKEND": env.text("IIZ_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.mapping("IIZ_STORAGE_OPTIONS"),
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = PLAIN_STATIC

# Uploaded files: no address leads to them but a view of ours; storage names are random, and nothing
# is served before a scanner has seen it (iiz.files)
IIZ_UPLOAD_MAX_BYTES = env.number("IIZ_UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
IIZ_SCANNER = env.text("IIZ_SCANNER")
FILE_UPLOAD_HANDLERS = [
    "iiz.files.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
MEDIA_ROOT = env.text("IIZ_MEDIA_ROOT", str(BASE_DIR / "var" / "media"))

# Celery: arguments are ids, never personal data; no result backend (see iiz.celery)
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# More than twice the hard limit, or one task runs on two healthy workers at once.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT + 60,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
