"""All settings, from the environment. A service without its URL means the embedded one."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()
# Written by the embedded services while they run; the environment itself always wins.
STACK_ENV = Path(env.str("ABI_STACK_ENV", default=str(ROOT / "var" / "stack.env")))
if STACK_ENV.exists():
    environ.Env.read_env(STACK_ENV)

SECRET_KEY = env.str("ABI_SECRET_KEY")
DEBUG = env.bool("ABI_DEBUG", default=False)
ALLOWED_HOSTS = env.list("ABI_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("ABI_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "rest_framework",
    "drf_spectacular",
    "abi.core.accounts",
    "abi.core.audit",
    "abi.core.clickhouse",
    "billing",
    "workflows",
    "analytics",
]
DATABASES = {
    "default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
CLICKHOUSE_URL = env.str("CLICKHOUSE_URL")
CLICKHOUSE_URLS = {
    "writer": CLICKHOUSE_URL,
    "reader": env.str("CLICKHOUSE_READER_URL", default=CLICKHOUSE_URL),
    "explorer": env.str("CLICKHOUSE_EXPLORER_URL", default=""),
}
REDIS_URL = env.str("REDIS_URL")
TEMPORAL_ADDRESS = env.str("TEMPORAL_ADDRESS")
TEMPORAL_NAMESPACE = env.str("TEMPORAL_NAMESPACE", default="billing")
LANDING_URL = env.str("LANDING_URL")
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
