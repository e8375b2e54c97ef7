"""Logging for every process: one format, to stderr, through one redactor that no line or traceback evades."""

from __future__ import annotations

import logging
import re
import sys
from types import TracebackType
from typing import Literal

import structlog

HIDDEN = "***"
QUIET = (
    "httpx",
    "httpcore",
    "slack_sdk",
    "slack_bolt",
    "telegram",
    "aiohttp.access",
    "apscheduler",
    "alembic",
    "dramatiq",
)  # at INFO

_SECRETS = (
    (re.compile(r"\d{6,}:[\w-]{30,}"), HIDDEN),  # Telegram
    (re.compile(r"\b(?:xox[a-z]|xapp)[-.][\w.-]+"), HIDDEN),  # Slack
    (re.compile(r'(\w[\w+.-]*://)[^\s/"]*@'), rf"\1{HIDDEN}@"),  # user and password of an address or DSN
    (
        re.compile(
            r"(?i)\b((?:password|passwd|pwd|secret|api_?key|access_token)"
            r"""\\*["']?\s*[=:]\s*\\*["']?)(?:(?<=["'])[^"'\\]+|[^\s"'\\,&;}]+)"""
        ),
        rf"\1{HIDDEN}",
    ),
)


def redact(text: str) -> str:
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """The last step before the stream, so it sees messages, values and tracebacks alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure_logging(level: str = "INFO", style: Literal["console", "json"] = "console") -> None:
    """Call once, first thing in a process. Uncaught exceptions are logged too, and so redacted."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(style, shared))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _log_uncaught


def _formatter(style: str, shared: list[structlog.typing.Processor]) -> logging.Formatter:
    if style == "json":
        last: list[structlog.typing.Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        colours = sys.stderr.isatty()
        plain = structlog.dev.plain_traceback  # never one that shows local variables
        last = [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]
    return _Redacting(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("rasid").critical("uncaught exception", exc_info=(kind, error, trace))
