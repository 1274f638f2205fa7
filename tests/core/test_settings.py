"""The settings in a process of their own, as an operator meets them."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "ABI_STACK_ENV": "/nonexistent",
    "ABI_SECRET_KEY": "not-a-secret-" * 5,
    "DATABASE_URL": "postgres://app:secret@db.example:5432/abi?sslmode=require",
    "REDIS_URL": "redis://redis.example:6379/0",
    "TEMPORAL_ADDRESS": "temporal.example:7233",
    "CLICKHOUSE_URL": "clickhouse://writer:w@ch.example:9000/abi",
    "CLICKHOUSE_READER_URL": "clickhouse://reader:r@ch.example:9000/abi",
    "LANDING_URL": "file:///var/lib/abi",
}
TAG_COLUMNS = (
    "ABI_TAG_COLUMNS must be at most 32 tag keys with commas between them, each once whatever its"
    " case, such as env,cost-center."
)
HTTPS = {
    "ABI_HTTPS": "true",
    "ABI_ALLOWED_HOSTS": "abi.example",
    "ABI_ENCRYPTION_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
}


TENANT = "11111111-AAAA-4aaa-8aaa-111111111111"


def _sso(app: str = "entra", **changes: object) -> str:
    row = {
        "name": "Entra", "issuer": f"https://login.partner.microsoftonline.cn/{TENANT}/v2.0",
        "client_id": "c", "client_secret": "s",
    }  # fmt: skip
    return json.dumps({app: row | changes})


def _run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )


def _say(expression: str, **changes: str) -> str:
    done = _run(f"from abi import settings as s; print(({expression}))", GOOD | changes)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize(
    "name",
    ["DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS", "CLICKHOUSE_URL", "LANDING_URL"],
)
def test_a_missing_service_is_named_in_one_sentence_with_the_fix(name: str) -> None:
    done = _run("import abi.settings", {key: v for key, v in GOOD.items() if key != name})
    assert done.returncode == 1
    assert done.stderr == (
        f"ABI cannot start: {name} is not set. Run `make up`, which starts the embedded services,"
        f" or set {name} to your server.\n"
    )


def test_a_command_says_it_the_same_way() -> None:
    without = {name: value for name, value in GOOD.items() if name != "ABI_SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate"],
        capture_output=True, text=True, timeout=60, check=False, env=without,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "ABI cannot start: ABI_SECRET_KEY is not set. Run `make up`, which makes one, or set it"
        " to 50 or more random characters.\n"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL must start with postgres:// or postgresql://."),
        ({"DATABASE_URL": "postgres://h/"}, "DATABASE_URL must end with the name of a database."),
        ({"CLICKHOUSE_URL": "http://h:8123"},
         "CLICKHOUSE_URL must start with clickhouse:// or clickhouses://."),
        ({"CLICKHOUSE_CLUSTER": "it's"},
         "CLICKHOUSE_CLUSTER must be a cluster's name: letters, digits, _ and -."),
        *(({"ABI_TAG_COLUMNS": keys}, TAG_COLUMNS) for keys in (
            "env,,team", "env, ", "env,ENV", "Größe,grÖße", "a\tb", "x" * 513,
            ",".join(f"key{number}" for number in range(33)),
        )),
        ({"TEMPORAL_ADDRESS": "http://h"}, "TEMPORAL_ADDRESS must be host:port, without a scheme."),
        ({"LANDING_URL": "/var/lib"},
         "LANDING_URL must start with file:// or az:// or s3://."),
        *(({"ABI_FILE_FOLDERS": folders},
           ("ABI_FILE_FOLDERS must be absolute folders with commas between, such as"
            " /bills,/mnt/azure.")) for folders in ("bills", "/bills,./more", "file:///bills")),
        ({"ABI_DEBUG": "maybe"}, "ABI_DEBUG must be true or false, not 'maybe'."),
        ({"ABI_TRUSTED_PROXIES": "-1"}, "ABI_TRUSTED_PROXIES must be a whole number, not '-1'."),
        ({"ABI_LOG_LEVEL": "loud"},
         "ABI_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not LOUD."),
        (HTTPS | {"ABI_SECRET_KEY": "dev"},
         "ABI_SECRET_KEY must have 50 or more characters with ABI_HTTPS=true."),
        (HTTPS | {"ABI_ALLOWED_HOSTS": "*"},
         "ABI_ALLOWED_HOSTS must name your hosts; * is not allowed with ABI_HTTPS=true."),
        (HTTPS | {"ABI_DEBUG": "true"},
         "ABI_DEBUG must be false with ABI_HTTPS=true: debug pages show settings to visitors."),
        *(({"ABI_SSO": _sso(**{field: ""})},
           (f"ABI_SSO: entra: {field} is missing."
           " Each has name, issuer, client_id, client_secret."))
          for field in ("name", "issuer", "client_id", "client_secret")),
        *(({"ABI_SSO": _sso(issuer=f"https://login.microsoftonline.com/{any_of}/v2.0")},
           (f"ABI_SSO: entra: the issuer must be of one tenant; {any_of} lets anybody's tenant in."
           " Use https://login.microsoftonline.com/<tenant id>/v2.0."))
          for any_of in ("common", "organizations", "consumers",
                         "9188040d-6c67-4c5b-b112-36a304b66dad")),
        ({"ABI_SSO": _sso(issuer="http://login.example/t/v2.0")},
         "ABI_SSO: entra: the issuer must start with https://."),
        ({"ABI_SSO": _sso(acr="c1")},
         'ABI_SSO: entra: acr is a list of texts, such as ["c1"].'),
        ({"ABI_SSO": _sso(secret="x")},
         "ABI_SSO: entra: secret is not known. There is also tenant, and acr."),
        ({"ABI_SSO": _sso("Entra ID")},
         ("ABI_SSO: Entra ID: names are lower-case letters, digits and dashes, such as"
         " entra-china.")),
        ({"ABI_LOCAL_PASSWORDS": "false"},
         "ABI_LOCAL_PASSWORDS=false needs an app in ABI_SSO, or nobody could sign in."),
        (HTTPS | {"CLICKHOUSE_READER_URL": GOOD["CLICKHOUSE_URL"]},
         "CLICKHOUSE_READER_URL must name a read-only user of its own with ABI_HTTPS=true."),
        (HTTPS | {"CLICKHOUSE_EXPLORER_URL": "clickhouse://explorer:x@localhost/abi"},
         ("CLICKHOUSE_EXPLORER_URL alone shares one ClickHouse user among all people; with"
          " ABI_HTTPS=true set CLICKHOUSE_ACCESS_URL instead, or neither: docs/sql-explorer.md.")),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_start(changes: dict[str, str], sentence: str) -> None:
    done = _run("import abi.settings", GOOD | changes)
    assert (done.returncode, done.stderr) == (1, f"ABI cannot start: {sentence}\n")


def test_the_environment_wins_over_the_embedded_services_file(tmp_path: Path) -> None:
    file = tmp_path / "stack.env"
    file.write_text("REDIS_URL=redis://embedded:1/0\nTEMPORAL_NAMESPACE=embedded\n", "utf-8")
    said = _say("s.REDIS_URL, s.TEMPORAL_NAMESPACE", ABI_STACK_ENV=str(file))
    assert said == "('redis://redis.example:6379/0', 'embedded')"


def test_the_keys_of_tags_are_taken_as_azure_writes_them() -> None:
    assert _say("s.TAG_COLUMNS") == "()"
    keys = " env, Cost-Center ,it's 100%,团队"
    said = _say("s.TAG_COLUMNS", ABI_TAG_COLUMNS=keys)
    assert said == str(("env", "Cost-Center", "it's 100%", "团队"))


def test_an_issuer_of_entra_says_which_tenant_its_tokens_must_name() -> None:
    says = "s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['settings']['tenant']"
    assert _say(says, ABI_SSO=_sso()) == TENANT.lower()
    assert _say(says, ABI_SSO=_sso(tenant="another")) == TENANT.lower()
    assert _say(says, ABI_SSO=_sso(issuer="https://login.example/x", tenant="T")) == "t"
    assert _say("s.LOCAL_PASSWORDS", ABI_SSO=_sso(), ABI_LOCAL_PASSWORDS="false") == "False"


def test_options_in_the_database_url_are_kept() -> None:
    assert _say("s.DATABASES['default']['OPTIONS']['sslmode']") == "require"


def test_on_https_django_finds_nothing_to_warn_of() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True, text=True, timeout=60, check=False, env=GOOD | HTTPS,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_on_https_a_second_factor_is_asked_of_administrators_unless_it_is_turned_off() -> None:
    assert _say("s.REQUIRE_MFA") == "False"
    assert _say("s.REQUIRE_MFA", ABI_REQUIRE_MFA="true") == "True"
    assert _say("s.REQUIRE_MFA", **HTTPS) == "True"
    assert _say("s.REQUIRE_MFA", ABI_REQUIRE_MFA="false", **HTTPS) == "False"


def test_on_https_sources_read_no_folder_that_is_not_named(tmp_path: Path) -> None:
    told = "*map(str, s.FILE_FOLDERS), None"
    assert _say(told) == "('/', None)"
    assert _say(told, ABI_FILE_FOLDERS="") == _say(told, **HTTPS) == "(None,)"
    (tmp_path / "link").symlink_to("/opt")
    named = f"/bills/../more , {tmp_path}/link,"
    assert _say(told, ABI_FILE_FOLDERS=named, **HTTPS) == "('/more', '/opt', None)"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ABI_ENCRYPTION_KEYS", "", "(billing.W001) ABI_ENCRYPTION_KEYS is empty"),
        (
            "ABI_CLOUDS",
            '{"Fake": {"arm": "http://127.0.0.1:1", "login": "https://localhost:2", "blob": ""}}',
            "(billing.W002) ABI_CLOUDS: Fake is on this machine.",
        ),
        (
            "ABI_OUTBOUND_ALLOW",
            "hooks.example:8443,localhost:6379",
            "(billing.W003) ABI_OUTBOUND_ALLOW names this machine: localhost:6379.",
        ),
    ],
)
def test_what_is_for_trying_is_warned_of_on_https(name: str, value: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True, text=True, timeout=60, check=False, env=GOOD | HTTPS | {name: value},
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("WARNINGS") == 1


def test_to_ask_for_none_on_https_is_warned_of() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True, text=True, timeout=60, check=False,
        env=GOOD | HTTPS | {"ABI_REQUIRE_MFA": "false"},
    )  # fmt: skip
    assert done.returncode == 1
    assert (
        "(accounts.W001) ABI_REQUIRE_MFA is off: a password alone opens the admin." in done.stderr
    )


def _pem(bits: int) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def test_tokens_are_signed_by_the_key_that_is_given_or_by_a_derived_one() -> None:
    told = "s.HEADLESS_JWT_ALGORITHM, len(s.HEADLESS_JWT_PRIVATE_KEY)"
    assert _say(told) == "('HS256', 64)"
    assert _say("s.SECRET_KEY in s.HEADLESS_JWT_PRIVATE_KEY") == "False"
    pem = _pem(2048)
    for text in (pem, pem.replace("\n", "\\n")):
        said = _say(
            "s.HEADLESS_JWT_ALGORITHM, s.HEADLESS_JWT_PRIVATE_KEY", ABI_JWT_PRIVATE_KEY=text
        )
        assert said == repr(("RS256", pem.strip()))


@pytest.mark.parametrize("key", ["nonsense", _pem(1024)])
def test_a_weak_key_for_tokens_is_refused(key: str) -> None:
    done = _run("import abi.settings", GOOD | {"ABI_JWT_PRIVATE_KEY": key})
    assert done.stderr == (
        "ABI cannot start: ABI_JWT_PRIVATE_KEY must be an RSA private key of 2048 bits or more, in"
        " PEM.\n"
    )


def test_on_https_cookies_are_secure_and_a_proxy_is_trusted_only_when_named() -> None:
    names = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS"
    assert _say(names, **HTTPS) == "(True, True, 31536000)"
    assert _say(names) == "(False, False, 0)"
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME"
    assert _say(names, **HTTPS) == "('__Host-sessionid', '__Host-csrftoken')"
    assert _say(names) == "('sessionid', 'csrftoken')"
    assert _say("s.SECURE_PROXY_SSL_HEADER", **HTTPS) == "None"
    named = _say("s.SECURE_PROXY_SSL_HEADER", ABI_TRUSTED_PROXIES="1", **HTTPS)
    assert named == "('HTTP_X_FORWARDED_PROTO', 'https')"
