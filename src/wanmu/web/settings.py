"""Django's settings: safe by default, from the environment (``environment.py``)."""

import os
from pathlib import Path

from wanmu.web.environment import STATIC, read_environment

_FOUND = read_environment(os.environ)
_HERE = Path(__file__).parent

SECRET_KEY = _FOUND.secret_key
DEBUG = False
ALLOWED_HOSTS = list(_FOUND.hosts)
DATABASES = {"default": dict(_FOUND.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "wanmu.web.accounts",
    "wanmu.web.trail",
    "wanmu.web.ledger",
    "wanmu.web.api",
    "wanmu.web.imports",
    "wanmu.web.chains",
    "wanmu.web.evaluations",
    "wanmu.web.land",
    "wanmu.web.tables",
    "wanmu.web.plan",
    "wanmu.web.firms",
    "wanmu.web.search",
    "wanmu.web.office",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "wanmu.web.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wanmu.web.middleware.language_of_reader",
    "wanmu.web.api.middleware.api_answers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "wanmu.web.accounts.middleware.session_in_use",
    "wanmu.web.accounts.middleware.Duties",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "wanmu.web.urls"
WSGI_APPLICATION = "wanmu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wanmu.web.office.context.language_in_force",
                "wanmu.web.office.context.density_in_force",
                "wanmu.web.office.context.sections",
                "wanmu.web.accounts.context.deeds",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS.append({"NAME": "wanmu.web.accounts.passwords.KindsOfCharacters"})
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
CSRF_FAILURE_VIEW = "wanmu.web.office.refusals.forged"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "cockpit"
LOGOUT_REDIRECT_URL = "login"

LOGIN_TERMS = _FOUND.login
SESSION_COOKIE_AGE = LOGIN_TERMS.idle * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A form of a page; files are not in it, and have their own limit where they are taken in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
if _FOUND.https:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _FOUND.hosts]

TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = _FOUND.data / STATIC
FRONTEND = _HERE / "static" / "dist"
"""What ``make frontend`` builds; pages go without charts and maps where it has not."""
STATICFILES_DIRS = [("dist", FRONTEND)] if FRONTEND.is_dir() else []
# Names with a digest, of Django or of Vite, never change what they hold.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(.+\.[0-9a-f]{12}\.\w+|dist/.+-[\w-]{8}\.\w+)$"
PACK = _FOUND.pack
WHITENOISE_ALLOW_ALL_ORIGINS = False
TILES = _FOUND.tiles
TILES_CREDIT = _FOUND.tiles_credit
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
