"""The environment: what is read, what is refused, and what never shows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from newsroom.errors import ConfigError
from newsroom.settings import SECRETS, load_settings, variables

EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's environment or folder reaches a test."""
    known = {*variables(), *(f"{name}_FILE" for name in SECRETS)}
    for name in list(os.environ):
        if name in known or name.startswith("RASID_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults_of(error: pytest.ExceptionInfo[ConfigError]) -> list[str]:
    return [str(fault) for fault in error.value.faults]


def test_the_example_lists_every_variable_with_its_meaning() -> None:
    """`.env.example` and the settings are equal: same variables, same order, same comment."""
    listed = re.findall(r"^# (.+)\n([A-Z_]+)=$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)

    assert [(name, about) for about, name in listed] == list(variables().items())
    assert all(about for about, _ in listed)


def test_the_example_changes_nothing_when_copied_as_it_is(tmp_path: Path) -> None:
    """An unfilled `.env` gives the same settings as none."""
    before = load_settings()
    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())

    assert load_settings() == before


def test_nothing_set_is_a_working_start() -> None:
    """Without any variable: SQLite in `data`, an embedded Redis, no bots, no loopback."""
    settings = load_settings()

    assert settings.data == Path("data")
    assert settings.config.name == "config"
    assert settings.database_url is settings.redis_url is settings.telegram_token is None
    assert settings.slack_bot_token is settings.slack_app_token is None
    assert not settings.allow_loopback


def test_the_environment_wins_over_the_file_and_code_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`.env` < environment < what the caller passes."""
    (tmp_path / ".env").write_text("RASID_DATA=from-file\nRASID_CONTACT=from-file\nRASID_LOG_FORMAT=json\n")
    monkeypatch.setenv("RASID_DATA", "from-environment")
    monkeypatch.setenv("RASID_CONTACT", "from-environment")

    settings = load_settings(contact="from-code")

    assert (settings.data, settings.contact, settings.log_format) == (
        Path("from-environment"),
        "from-code",
        "json",
    )


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_secret_may_come_from_a_file(
    name: str, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`<NAME>_FILE` names a file that holds the secret, line end and all."""
    (tmp_path / "secret").write_text("s3cret\n")
    if where == "environment":
        monkeypatch.setenv(f"{name}_FILE", "secret")
    else:
        (tmp_path / ".env").write_text(f"{name}_FILE=secret\n")

    assert getattr(load_settings(), name.lower()).get_secret_value() == "s3cret"


def test_a_secret_given_twice_or_unreadable_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two sources of one token, and a file that is not there, are both told at once."""
    (tmp_path / "secret").write_text("s3cret")
    monkeypatch.setenv("TELEGRAM_TOKEN", "other")
    monkeypatch.setenv("TELEGRAM_TOKEN_FILE", "secret")
    monkeypatch.setenv("DATABASE_URL_FILE", "missing")

    with pytest.raises(ConfigError) as error:
        load_settings()

    assert faults_of(error) == [
        "environment: DATABASE_URL_FILE: cannot be read (No such file or directory)",
        "environment: TELEGRAM_TOKEN: is set, and so is TELEGRAM_TOKEN_FILE: keep one",
    ]


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_an_unknown_rasid_variable_is_refused(
    where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A misspelt RASID_ name is told, wherever it stands."""
    if where == "environment":
        monkeypatch.setenv("RASID_DATTA", "x")
    else:
        (tmp_path / ".env").write_text("RASID_DATTA=x\n")

    with pytest.raises(ConfigError) as error:
        load_settings()

    assert faults_of(error) == ["environment: RASID_DATTA: is not a setting of rasid"]


def test_every_fault_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong word, a wrong level and an unknown name are reported together."""
    monkeypatch.setenv("RASID_ALLOW_LOOPBACK", "perhaps")
    monkeypatch.setenv("RASID_LOG_LEVEL", "loud")
    monkeypatch.setenv("RASID_WHAT", "x")

    with pytest.raises(ConfigError) as error:
        load_settings()

    assert [fault.path for fault in error.value.faults] == [
        "RASID_WHAT",
        "RASID_ALLOW_LOOPBACK",
        "RASID_LOG_LEVEL",
    ]


@pytest.mark.parametrize("blank", ["", "   "])
def test_blank_is_unset(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable, as compose files leave them, is no token, no path and no level."""
    for name in variables():
        monkeypatch.setenv(name, blank)

    assert load_settings().telegram_token is None
    assert load_settings().data == Path("data")


def test_other_programs_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """LOG_LEVEL, DATA or CONFIG of the surrounding system are not ours."""
    for name in ("LOG_LEVEL", "DATA", "CONFIG", "CONTACT"):
        monkeypatch.setenv(name, "theirs")

    settings = load_settings()

    assert (settings.log_level, settings.data, settings.contact) == ("INFO", Path("data"), "")


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings printed nor a fault found among them gives a secret away."""
    for name in SECRETS:
        monkeypatch.setenv(name, "s3cret")
    assert "s3cret" not in f"{load_settings()!r} {load_settings()}"

    monkeypatch.setenv("RASID_LOG_LEVEL", "s3cret")
    with pytest.raises(ConfigError) as error:
        load_settings()
    assert "s3cret" not in str(error.value)
