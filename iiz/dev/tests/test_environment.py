"""docs/environment.md lists exactly the variables the code reads."""

import base64
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from iiz import environment

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r"[\"`]((?:IIZ|DATABASE|REDIS)_[A-Z_]+|PORT|CHROMIUM)[\"`]")
SOURCES = [ROOT / "iiz" / name for name in ("settings.py", "environment.py")]
SOURCES += [ROOT / "iiz" / "dev" / name for name in ("demo.py", "chromium.py", "servers.py")]
SOURCES += [*(ROOT / "iiz" / "testing").glob("*.py"), ROOT / "iiz" / "testing" / "wsgi.py"]


def test_every_variable_is_documented_and_none_else() -> None:
    read = {name for path in SOURCES for name in NAME.findall(path.read_text())}
    written = set(NAME.findall((ROOT / "docs" / "environment.md").read_text()))

    assert read == written


@pytest.mark.parametrize("value", ["", "kurz", base64.b64encode(bytes(31)).decode()])
def test_a_wrong_field_key_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("IIZ_FIELD_KEY", value)

    with pytest.raises(ImproperlyConfigured, match="32 bytes in base64"):
        environment.field_key("IIZ_FIELD_KEY")


@pytest.mark.parametrize("missing", ["DATABASE_URL", "DATABASE_LOG_URL"])
def test_one_database_url_missing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)

    with pytest.raises(ImproperlyConfigured, match=f"{missing} not set"):
        environment.databases()


def test_the_owner_is_known_to_deployments_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL")

    assert set(environment.databases()) == {"default", "log"}
    monkeypatch.setattr("sys.argv", ["manage.py", "migrate"])
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL not set"):
        environment.databases()


def test_who_looks_at_the_code_only_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment.DATABASE_URLS.values():
        monkeypatch.delenv(name)
    monkeypatch.setattr("sys.argv", ["manage.py", "check"])

    assert set(environment.databases()) == {"default", "owner", "log"}


def test_a_flag_is_one_or_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIZ_DEBUG", "maybe")

    with pytest.raises(ImproperlyConfigured, match="1 or 0"):
        environment.flag("IIZ_DEBUG", default=False)


def test_a_strange_broker_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "amqp://localhost")

    with pytest.raises(ImproperlyConfigured, match="redis://"):
        environment.redis("REDIS_URL")
