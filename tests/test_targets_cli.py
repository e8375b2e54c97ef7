"""`rasid targets` says what stands between an alert and its target, and lets a person ask for silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    monkeypatch.setenv("REDIS_URL", "off")


def rasid(*words: str) -> Result:
    return CliRunner().invoke(app, ["targets", *words])


def only() -> dict[str, object]:
    (row,) = json.loads(rasid("list", "--json").stdout)
    return dict(row)


def test_a_target_is_paused_and_resumed() -> None:
    """The list says until when, as a table too."""
    assert (only()["state"], only()["waiting"]) == ("open", 0)
    assert rasid("pause", "console", "--for", "30m").exit_code == 0
    assert str(only()["state"]).startswith("paused until 20")
    assert "paused until" in rasid("list").stdout
    assert rasid("resume", "console").exit_code == 0
    assert only()["state"] == "open"


@pytest.mark.parametrize(
    "words",
    [
        ("pause", "nobody"),
        ("resume", "nobody"),
        ("pause", "console", "--for", "soon"),
        ("pause", "console", "--for", "0h"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(words: tuple[str, ...]) -> None:
    """An unknown target, a time that is none."""
    assert rasid(*words).exit_code != 0
    assert only()["state"] == "open"
