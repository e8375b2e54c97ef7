"""The files that start rasid elsewhere say what the program knows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.cli.app import app
from newsroom.settings import SECRETS, variables

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "rasid"}
ROLES = {"watch", "work", "send", "bot"}
KNOWN = {*variables(), *(f"{name}_FILE" for name in SECRETS)}


def understood(words: list[str]) -> bool:
    """Whether the program would take this command line."""
    command = get_command(app).commands.get(words[1])  # type: ignore[attr-defined]
    if words[0] != "rasid" or command is None:
        return False
    command.make_context(words[1], words[2:])
    return True


def test_compose_starts_every_role_once_and_the_worker_twice() -> None:
    """Beside a PostgreSQL and a Redis that keeps what it is given."""
    assert {service["command"][1] for service in OURS.values()} == ROLES
    assert all(understood(service["command"]) for service in OURS.values())
    assert OURS["work"]["deploy"]["replicas"] == 2
    assert "yes" in COMPOSE["services"]["redis"]["command"]
    assert all("healthcheck" in service for service in COMPOSE["services"].values())


def test_every_variable_and_secret_in_compose_is_known() -> None:
    """And no secret stands in the file itself."""
    for service in OURS.values():
        assert set(service["environment"]) <= KNOWN
        assert not set(service["environment"]) & set(SECRETS)
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def test_compose_mounts_only_volumes_it_names() -> None:
    """Or folders of this repository."""
    mounted = [at for service in COMPOSE["services"].values() for at in service.get("volumes", ())]
    sources = {at.partition(":")[0] for at in mounted if ":" in at}

    assert {name for name in sources if not name.startswith("./")} == set(COMPOSE["volumes"])
    assert all((ROOT / name).is_dir() for name in sources if name.startswith("./"))


def test_the_container_is_built_of_files_that_are_there_and_runs_as_nobody_special() -> None:
    """No line of it gives more rights, and the last stage has no pip."""
    lines = re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text(encoding="utf-8")).splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    copied = [rest.split()[:-1] for word, rest in steps if word == "COPY" and "--from" not in rest]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}

    assert {word for word, _ in steps} <= {
        *("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "STOPSIGNAL", "CMD")
    }
    assert {name for names in copied for name in names} == allowed
    assert all((ROOT / name).exists() for name in allowed)
    assert [rest for word, rest in steps if word == "USER"] == ["10001"]
    assert understood(words_of(dict(steps)["CMD"]))
    set_ = re.findall(r"\b(RASID_[A-Z]+)=", "\n".join(lines))
    assert set_
    assert set(set_) <= KNOWN


def words_of(text: str) -> list[str]:
    words: list[str] = yaml.safe_load(text)
    return words


@pytest.mark.parametrize("scaled", [False, True])
def test_every_line_of_the_procfile_is_a_command(scaled: bool) -> None:
    """As it stands, one process; with its comments taken away, the roles apart."""
    pattern = r"^# (\w+): (rasid .+)$" if scaled else r"^(\w+): (.+)$"
    lines = re.findall(pattern, (ROOT / "Procfile").read_text(encoding="utf-8"), re.M)

    assert {name for name, _ in lines} == (ROLES if scaled else {"rasid"})
    assert all(understood(command.split()) for _, command in lines)
