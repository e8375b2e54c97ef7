"""What the environment says: where data lives, which servers to use, which tokens are set.

Read from the environment and `.env`; each secret also from a file named by `<NAME>_FILE`.
What a newsroom decides about its watching (targets, digests, feeds) is not here but in `config/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from newsroom import killpoints
from newsroom.errors import ConfigError, Fault

SECRETS = (
    *("DATABASE_URL", "REDIS_URL", "TASKS_REDIS_URL", "TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_SECRET"),
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"),
)
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
    tasks_redis_url: Annotated[
        SecretStr | None,
        _env(
            "TASKS_REDIS_URL",
            None,
            "redis://host:6379/1: where rasid watch hands polls to rasid work (the database after that of REDIS_URL)",
        ),
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
    telegram_webhook_url: Annotated[
        str,
        _env(
            "TELEGRAM_WEBHOOK_URL",
            "",
            "public https address at which Telegram reaches this machine (none: rasid asks Telegram for news)",
        ),
    ]
    telegram_webhook_secret: Annotated[
        SecretStr | None,
        _env(
            "TELEGRAM_WEBHOOK_SECRET",
            None,
            "what Telegram shows there to be believed, up to 256 of A-Z a-z 0-9 _ - (drawn from the token)",
        ),
    ]
    webhook_listen: Annotated[
        str,
        _env(
            "RASID_WEBHOOK_LISTEN",
            "127.0.0.1:8443",
            "where that address leads: what your web server hands on to rasid (127.0.0.1:8443)",
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
    slack_signing_secret: Annotated[
        SecretStr | None,
        _env(
            "SLACK_SIGNING_SECRET",
            None,
            "signing secret of the Slack app, with RASID_SLACK_LISTEN: over HTTP instead of Socket Mode (none)",
        ),
    ]
    slack_listen: Annotated[
        str,
        _env(
            "RASID_SLACK_LISTEN",
            "",
            "address at which Slack's requests arrive, such as 127.0.0.1:3000, at /slack/events (Socket Mode)",
        ),
    ]
    websub_url: Annotated[
        str,
        _env(
            "RASID_WEBSUB_URL",
            "",
            "public http or https address at which hubs tell of news in feeds that offer it (none: only polling)",
        ),
    ]
    websub_listen: Annotated[
        str,
        _env(
            "RASID_WEBSUB_LISTEN",
            "127.0.0.1:8444",
            "where that address leads: what your web server hands on to rasid (127.0.0.1:8444)",
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
    health: Annotated[
        str,
        _env(
            "RASID_HEALTH",
            "",
            "where /healthz and /metrics answer, such as 127.0.0.1:8080; a port alone is one of loopback (none)",
        ),
    ]
    heartbeat: Annotated[
        SecretStr | None,
        _env(
            "RASID_HEARTBEAT",
            None,
            "http or https address asked for once a minute while no promise is in danger (none)",
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

    @field_validator("health", "webhook_listen", "slack_listen", "websub_listen")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (port.isdecimal() and 0 <= int(port) < 65536 and host.count("[") == host.count("]")):
            raise ValueError("is not an address such as 127.0.0.1:8080")
        return value

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host and port; None when nobody is to be answered."""
        return _host_and_port(self.health) if self.health else None

    @property
    def webhook_address(self) -> tuple[str, int]:
        return _host_and_port(self.webhook_listen)

    @property
    def websub_address(self) -> tuple[str, int]:
        return _host_and_port(self.websub_listen)

    @field_validator("websub_url")
    @classmethod
    def _websub_is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("is not an http or https address")
        return value

    @property
    def slack_address(self) -> tuple[str, int] | None:
        """Where Slack's requests arrive; None: they come over a socket."""
        return _host_and_port(self.slack_listen) if self.slack_listen else None

    @field_validator("slack_listen")
    @classmethod
    def _slack_signs_what_it_sends(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("slack_signing_secret"):
            raise ValueError("needs SLACK_SIGNING_SECRET, by which Slack is known")
        return value

    @field_validator("telegram_webhook_url")
    @classmethod
    def _webhook_is_reached_by_https(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("is not an https address")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret_can_be_sent(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch("[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("may hold up to 256 of A-Z a-z 0-9 _ -, and nothing else")
        return value

    @field_validator("heartbeat")
    @classmethod
    def _heartbeat_is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("is not an http or https address")
        return value


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)


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
            Fault("environment", str(e["loc"][0]), e["msg"].removeprefix("Value error, "))
            for e in error.errors(include_input=False)
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
    known = {*variables(), killpoints.VARIABLE, "RASID_CORPUS"}  # the last two are for tests
    return [
        Fault("environment", name, "is not a setting of rasid")
        for name in written
        if name.startswith("RASID_") and name not in known
    ]


def _name(field: FieldInfo) -> str:
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else ""
