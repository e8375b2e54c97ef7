"""What the environment says: where data lives, which servers to use, which tokens are set.

Read from the environment and `.env`; each secret also from a file named by `<NAME>_FILE`.
What a newsroom decides about its watching (targets, digests, feeds) is not here but in `config/`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from newsroom.errors import ConfigError, Fault

SECRETS = ("DATABASE_URL", "REDIS_URL", "TELEGRAM_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
ENV_FILE = ".env"

_SOURCE_TREE, _WHEEL = Path(__file__).parent.parent / "config", Path(__file__).parent / "shipped_config"
SHIPPED_CONFIG = _WHEEL if _WHEEL.is_dir() else _SOURCE_TREE


def _env(name: str, default: Any, about: str) -> Any:
    """A field read from the variable `name`, or in code by its own name."""
    return Field(default, validation_alias=AliasChoices(name), description=about)


def _default_config() -> Path:
    here = Path("config")
    return here if here.is_dir() else SHIPPED_CONFIG


class Settings(BaseSettings):
    """One field, one variable. `.env.example` lists them all; a test holds the two equal."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_prefix="RASID_",  # or a LOG_LEVEL meant for another program would be taken by field name
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    data: Annotated[
        Path, _env("RASID_DATA", Path("data"), "folder of the database and of the embedded Redis (data)")
    ]
    config: Annotated[
        Path,
        Field(
            default_factory=_default_config,
            validation_alias=AliasChoices("RASID_CONFIG"),
            description="folder of feeds.yaml, rasid.yaml and dossiers/ (config)",
        ),
    ]
    database_url: Annotated[
        SecretStr | None,
        _env("DATABASE_URL", None, "postgresql://user:password@host/name (SQLite in RASID_DATA)"),
    ]
    redis_url: Annotated[
        SecretStr | None, _env("REDIS_URL", None, "redis://host:6379/0, or off for none (an embedded server)")
    ]
    telegram_token: Annotated[
        SecretStr | None,
        _env("TELEGRAM_TOKEN", None, "token of the Telegram bot, from @BotFather (no Telegram)"),
    ]
    telegram_base_url: Annotated[
        str,
        _env(
            "TELEGRAM_BASE_URL",
            "https://api.telegram.org/bot",
            "address of the Bot API, for a server of your own (https://api.telegram.org/bot)",
        ),
    ]
    slack_bot_token: Annotated[
        SecretStr | None, _env("SLACK_BOT_TOKEN", None, "token of the Slack bot, xoxb-… (no Slack)")
    ]
    slack_app_token: Annotated[
        SecretStr | None,
        _env(
            "SLACK_APP_TOKEN",
            None,
            "app-level token for Socket Mode, xapp-… (Slack is written to, not listened to)",
        ),
    ]
    slack_api_base_url: Annotated[
        str,
        _env(
            "SLACK_API_BASE_URL",
            "https://slack.com/api/",
            "address of the Slack Web API (https://slack.com/api/)",
        ),
    ]
    allow_loopback: Annotated[
        bool,
        _env("RASID_ALLOW_LOOPBACK", False, "let feeds on 127.0.0.1 be read, for the demo and tests (false)"),
    ]
    contact: Annotated[
        str,
        _env(
            "RASID_CONTACT",
            "",
            "mail or web address put in the User-Agent, so that outlets can reach you (none)",
        ),
    ]
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        _env("RASID_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR (INFO)"),
    ]
    log_format: Annotated[
        Literal["console", "json"], _env("RASID_LOG_FORMAT", "console", "console or json (console)")
    ]

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in values.items() if not (isinstance(v, str) and not v.strip())}


def load_settings(**overrides: Any) -> Settings:
    """From the environment and `.env`; `overrides`, by field name, win. Raises ConfigError of all faults."""
    faults: list[Fault] = []
    written = {**dotenv_values(ENV_FILE), **os.environ}
    secrets = _secrets_from_files(written, faults)
    faults += _unknown_variables(written)
    try:
        settings = Settings(**{**secrets, **overrides})
    except ValidationError as error:
        faults += [
            Fault("environment", str(e["loc"][0]), e["msg"]) for e in error.errors(include_input=False)
        ]
    if faults:
        raise ConfigError(faults)
    return settings


def variables() -> dict[str, str]:
    """Every variable read, with what it is for, in the order of the fields."""
    return {_name(field): field.description or "" for field in Settings.model_fields.values()}


def _secrets_from_files(written: Mapping[str, str | None], faults: list[Fault]) -> dict[str, str]:
    """The secrets given as `<NAME>_FILE`, by field name."""
    found: dict[str, str] = {}
    for name in SECRETS:
        path = written.get(f"{name}_FILE")
        if not path:
            continue
        if written.get(name):
            faults.append(Fault("environment", name, f"is set, and so is {name}_FILE: keep one"))
        try:
            found[name.lower()] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            faults.append(Fault("environment", f"{name}_FILE", f"cannot be read ({error.strerror})"))
        except UnicodeDecodeError:
            faults.append(Fault("environment", f"{name}_FILE", "is not UTF-8"))
    return found


def _unknown_variables(written: Mapping[str, str | None]) -> list[Fault]:
    """RASID_* names nobody reads: a typing error would otherwise pass in silence."""
    known = {*variables(), "RASID_CORPUS"}  # the last is read by tests
    return [
        Fault("environment", name, "is not a setting of rasid")
        for name in written
        if name.startswith("RASID_") and name not in known
    ]


def _name(field: FieldInfo) -> str:
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else ""
