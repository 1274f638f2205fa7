"""All settings, from the environment. A service without its URL means the embedded one."""

import re
from pathlib import Path

from csp.constants import NONCE

from abi.core.observability.logs import configure_logging
from abi.environment import (
    ROOT,
    count,
    derived,
    env,
    flag,
    folders,
    hosts,
    private_key,
    rate,
    refuse,
    required,
    rows,
    service,
    tag_keys,
    windows,
)
from abi.openapi import SPECTACULAR_SETTINGS  # noqa: F401 - one of the settings
from abi.sso import sso_apps

# --- The site -----------------------------------------------------------------------------
MIN_SECRET_KEY = 50
SECRET_KEY = required(
    "ABI_SECRET_KEY", "Run `make up`, which makes one, or set it to 50 or more random characters."
)
# Keys of before: what they signed is still believed, nothing new is signed with them.
SECRET_KEY_FALLBACKS = env.list("ABI_SECRET_KEY_FALLBACKS", default=[])
DEBUG = flag("ABI_DEBUG")
HTTPS = flag("ABI_HTTPS")
ALLOWED_HOSTS = env.list("ABI_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ABI_TRUSTED_ORIGINS", default=[])
if HTTPS and len(SECRET_KEY) < MIN_SECRET_KEY:
    refuse(f"ABI_SECRET_KEY must have {MIN_SECRET_KEY} or more characters with ABI_HTTPS=true.")
if HTTPS and "*" in ALLOWED_HOSTS:
    refuse("ABI_ALLOWED_HOSTS must name your hosts; * is not allowed with ABI_HTTPS=true.")
if HTTPS and DEBUG:
    refuse("ABI_DEBUG must be false with ABI_HTTPS=true: debug pages show settings to visitors.")

ROOT_URLCONF = "abi.urls"
WSGI_APPLICATION = "abi.wsgi.application"
INSTALLED_APPS = [
    "abi.core.accounts.site_config.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "abi.core.accounts.sso",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "abi.core.records",
    "abi.core.accounts",
    "abi.core.audit",
    "abi.core.clickhouse",
    "billing",
    "workflows",
    "analytics",
]
MIDDLEWARE = [
    "abi.core.observability.request_id.RequestIdMiddleware",
    "abi.core.afterwards.Afterwards",
    "abi.core.api.compression.CompressedAnswers",
    "django.middleware.security.SecurityMiddleware",
    "abi.core.api.headers.SecurityHeadersMiddleware",
    "abi.core.api.rates.RateHeaders",
    "abi.core.api.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "abi.core.api.one_look.OneLook",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "abi.core.observability.request_id.UserIdMiddleware",
    "abi.core.accounts.second_factor.proof.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "abi" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Services -----------------------------------------------------------------------------
service("DATABASE_URL", "postgres", "postgresql")
_database = env.db_url("DATABASE_URL")
if not _database["NAME"]:
    refuse("DATABASE_URL must end with the name of a database.")
# A process that is frozen in a transaction holds its locks against everybody else's.
_database["OPTIONS"] = {
    "connect_timeout": 5,
    "application_name": "abi",
    "options": "-c idle_in_transaction_session_timeout=60s",
} | _database.get("OPTIONS", {})
DATABASES = {"default": _database | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
CLICKHOUSE_URL = service("CLICKHOUSE_URL", "clickhouse", "clickhouses")
CLICKHOUSE_URLS = {
    "writer": CLICKHOUSE_URL,
    "reader": env.str("CLICKHOUSE_READER_URL", default=CLICKHOUSE_URL),
    "explorer": env.str("CLICKHOUSE_EXPLORER_URL", default=""),
    "access": env.str("CLICKHOUSE_ACCESS_URL", default=""),
}
# Empty: one server. A name from the server's own <remote_servers>: docs/scale.md.
CLICKHOUSE_CLUSTER = env.str("CLICKHOUSE_CLUSTER", default="").strip()
if not re.fullmatch(r"(?:[A-Za-z][A-Za-z0-9_-]*)?", CLICKHOUSE_CLUSTER):
    refuse("CLICKHOUSE_CLUSTER must be a cluster's name: letters, digits, _ and -.")
# Tags that have a column of their own, once `migrate_clickhouse` has run: docs/query-layer.md.
TAG_COLUMNS = tag_keys("ABI_TAG_COLUMNS")
if HTTPS and CLICKHOUSE_URLS["reader"] == CLICKHOUSE_URL:
    refuse("CLICKHOUSE_READER_URL must name a read-only user of its own with ABI_HTTPS=true.")
if HTTPS and CLICKHOUSE_URLS["explorer"] and not CLICKHOUSE_URLS["access"]:
    refuse(
        "CLICKHOUSE_EXPLORER_URL alone shares one ClickHouse user among all people; with"
        " ABI_HTTPS=true set CLICKHOUSE_ACCESS_URL instead, or neither: docs/sql-explorer.md."
    )
REDIS_URL = service("REDIS_URL", "redis", "rediss")
TEMPORAL_ADDRESS = service("TEMPORAL_ADDRESS")
if not TEMPORAL_ADDRESS.rpartition(":")[2].isdigit():
    refuse("TEMPORAL_ADDRESS must be host:port, without a scheme.")
TEMPORAL_NAMESPACE = env.str("TEMPORAL_NAMESPACE", default="billing")
# A worker serves one queue; tests give each its own.
TEMPORAL_TASK_QUEUE = env.str("TEMPORAL_TASK_QUEUE", default="abi")
LANDING_URL = service("LANDING_URL", "file", "az", "s3")
# Where the results of people's jobs lie, how long, and how long a link to one opens.
VAR = Path(env.str("ABI_VAR", default=str(ROOT / "var")))
EXPORTS_URL = env.str("EXPORTS_URL", default=(VAR.resolve() / "exports").as_uri())
if not EXPORTS_URL.startswith(("file://", "az://", "s3://")):
    refuse("EXPORTS_URL must start with file:// or az:// or s3://.")
JOB_RESULT_HOURS = count("ABI_JOB_RESULT_HOURS", 72)
JOB_LINK_SECONDS = count("ABI_JOB_LINK_SECONDS", 900)
# --- To the outside ------------------------------------------------------------------------
# What people type is asked at public addresses alone, or here: host:port, with commas.
OUTBOUND_ALLOW = hosts("ABI_OUTBOUND_ALLOW")
# Below which sources may read files of this machine; on a laptop anywhere.
FILE_FOLDERS = folders("ABI_FILE_FOLDERS", default="" if HTTPS else "/")
# --- Azure --------------------------------------------------------------------------------
# Rows of billing.azure.clouds: other addresses, or other clouds.
CLOUDS = rows("ABI_CLOUDS")
# Vaults that credentials may refer to, by host, with commas.
KEY_VAULTS = hosts("ABI_KEY_VAULTS", with_port=False)
# Cost Management allows a tenant so many requests; every other tool of the tenant asks, too.
AZURE_QUOTA = windows("ABI_AZURE_QUOTA", "12/10,60/60,600/3600")
# Keys that seal credentials, newest first; without any, one is derived from the secret key.
ENCRYPTION_KEYS: list[str] = env.list("ABI_ENCRYPTION_KEYS", default=[])
if not all(re.fullmatch(r"[A-Za-z0-9_-]{43}=", key) for key in ENCRYPTION_KEYS):
    refuse("ABI_ENCRYPTION_KEYS must be Fernet keys (32 bytes in URL-safe base64), with commas.")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "abi",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

# --- People -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["abi.core.accounts.sessions.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "abi.core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
# `key` is the account, at every door that takes a password (tests/core/test_guesses.py).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "change_password": "30/m/user",
}
# Turning a second factor off, new recovery codes, a key: who it is was proved not longer ago.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Who administers has to have one; on a laptop the password that `make up` prints is enough.
REQUIRE_MFA = flag("ABI_REQUIRE_MFA", default=HTTPS)
MFA_ADAPTER = "abi.core.accounts.second_factor.seals.SealingAdapter"
MFA_TOTP_ISSUER = "Azure Billing Intelligence"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# SSO apps by name: {"entra": {"name": …, "issuer": …, "client_id": …, "client_secret": …}}.
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": sso_apps("ABI_SSO")}}
SOCIALACCOUNT_ADAPTER = "abi.core.accounts.sso.adapter.SsoAdapter"
HEADLESS_FRONTEND_URLS = {"socialaccount_login_error": "/sign-in"}
# False: nobody signs in with a password of ours (docs/security.md tells the way back).
LOCAL_PASSWORDS = flag("ABI_LOCAL_PASSWORDS", default=True)
if not LOCAL_PASSWORDS and not SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
    refuse("ABI_LOCAL_PASSWORDS=false needs an app in ABI_SSO, or nobody could sign in.")
ALLAUTH_TRUSTED_PROXY_COUNT = count("ABI_TRUSTED_PROXIES", 0)
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser", "app")
# Programs that people sign in with: without a key of their own, tokens are signed with one that is
# derived from the secret key, which nobody else needs to know to verify them.
HEADLESS_TOKEN_STRATEGY = "abi.core.accounts.tokens.strategy.FamilyStrategy"  # noqa: S105
HEADLESS_JWT_PRIVATE_KEY = private_key("ABI_JWT_PRIVATE_KEY")
HEADLESS_JWT_ALGORITHM = "RS256" if HEADLESS_JWT_PRIVATE_KEY else "HS256"
HEADLESS_JWT_PRIVATE_KEY = HEADLESS_JWT_PRIVATE_KEY or derived(SECRET_KEY, "abi jwt")
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 300
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 12 * 60 * 60
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
# Programs with a client id and a secret: accounts/oauth/ serves one grant of what allauth has.
IDP_OIDC_AUTH_METHODS = ("client_secret_basic", "client_secret_post")
IDP_OIDC_ACCESS_TOKEN_FORMAT = "opaque"  # noqa: S105 - no password
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
SESSION_ENGINE = "abi.core.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# The SPA reads this cookie and sends it back as X-CSRFToken.
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "abi.core.api.problem.csrf_failure"

# --- Transport ----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# A browser takes these from this host alone, over HTTPS alone: no neighbour can plant one.
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Only behind a proxy that overwrites the header; anyone else could claim to be on HTTPS.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if count("ABI_TRUSTED_PROXIES", 0) else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Of one billing file that a person uploads: to disk, never to memory.
UPLOAD_MAX_BYTES = count("ABI_UPLOAD_MAX_BYTES", 1024**3)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", NONCE],
        "style-src-attr": ["'none'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# --- API ----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "abi.core.accounts.keys.authentication.KeyAuthentication",
        "abi.core.accounts.oauth.authentication.ClientTokenAuthentication",
        "abi.core.accounts.tokens.authentication.TokenAuthentication",
        "abi.core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["abi.core.api.json.Json"],
    "DEFAULT_PARSER_CLASSES": ["abi.core.api.parsers.SayableJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "abi.core.api.schema.ProblemAutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["abi.core.api.rates.PersonalRates"],
    "EXCEPTION_HANDLER": "abi.core.api.problem.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# What one person may ask: of everything together, and of views that name a rate of their own.
API_RATES = {
    "api": rate("ABI_API_RATE", "1200/60"),
    "work": rate("ABI_WORK_RATE", "60/60"),
}

# --- Pages and files ----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
USE_I18N = True
LOCALE_PATHS = [ROOT / "abi" / "locale"]
USE_TZ = True
# Moments as ISO 8601 writes them, in both languages: the columns of the admin are narrow.
FORMAT_MODULE_PATH = ["abi.formats"]
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
SPA_DIST = Path(env.str("ABI_SPA_DIST", default=str(ROOT / "frontend" / "dist")))
STATICFILES_DIRS = [ROOT / "abi" / "static_admin"] + ([SPA_DIST] if SPA_DIST.is_dir() else [])
# Served from where they lie: no collectstatic step that could be forgotten.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Vite puts a content hash in the name of everything under assets/.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/"

# --- Logs ---------------------------------------------------------------------------------
LOGGING_CONFIG = None
configure_logging(env.str("ABI_LOG_LEVEL", default="INFO").upper())
