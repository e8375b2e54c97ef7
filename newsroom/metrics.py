"""What this process has done since it began, counted where it happens; and the names under which anybody reads it.

    FETCHES.labels(outcome).inc()        page(REGISTRY, facts) → text for `/metrics`

As logs, they belong to the process and to nobody in it. Labels come from short lists: platforms, reason codes, names of
commands. Never the key or address of a feed, a chat or a person. What stands in the database is not counted here but
read when somebody asks: see `newsroom.store.gauges`. Imports prometheus_client and nothing of the project.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

__all__ = ["CONTENT_TYPE", "gauge", "page", "reason", "timed"]

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
LONG = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)


def _count(name: str, about: str, *labels: str) -> Counter:
    return Counter(f"rasid_{name}", about, labels, registry=REGISTRY)


def _spread(name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
    return Histogram(f"rasid_{name}_seconds", about, labels, buckets=buckets, registry=REGISTRY)


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────
POLLS = _count("polls", "Polls of feeds by outcome: read, unchanged, or why they failed.", "outcome")
LATENESS = _spread("poll_lateness", "How long after it was due a feed was taken up.", LONG)
POLL_TIME = _spread("poll", "From taking a feed up to having recorded what it brought.", LONG)
FETCHES = _count("fetches", "Requests to outlets by outcome: ok, unchanged, or why they failed.", "outcome")
PARSER_LOSSES = _count("parser_losses", "Parsing children that were killed or died.", "reason")
ITEMS = _count("items", "Entries met: new, edited, known.", "change")
DROPPED = _count("items_dropped", "Entries that could not be used.", "reason")
ARTICLES = _count(
    "articles_analysed", "Articles read for what they say: of a dossier, or of none.", "relevant"
)
ANALYSIS = _spread("analysis", "Reading one article for what it says.", SHORT)
ALERTS = _count("alerts", "Alerts made.")

# ── telling ──────────────────────────────────────────────────────────────────────────────────────────────
SENDS = _count(
    "sends", "Messages handed to a platform by outcome: sent, not-sent, unsure, ….", "platform", "outcome"
)
SEND_TIME = _spread("send", "From handing a message to its platform to its answer.", LONG, "platform")
DELAY = _spread(
    "delivery_delay", "From making an instant alert to its acceptance by the platform.", LONG, "platform"
)
REPEATS = _count("repeats", "Messages sent once more and marked, for nobody knew.", "platform")
SET_ASIDE = _count("set_aside", "Deliveries given up for a person to look at.", "platform", "reason")

# ── answering ────────────────────────────────────────────────────────────────────────────────────────────
QUESTIONS = _count("questions", "Questions of people by command and outcome.", "command", "outcome")
QUESTION_TIME = _spread("question", "From a question to its answer, without the platform.", SHORT)

# ── running ──────────────────────────────────────────────────────────────────────────────────────────────
REDIS_FALLBACKS = _count("redis_fallbacks", "Times that was done without Redis what it would have spared.")
DATABASE_RETRIES = _count("database_retries", "Transactions repeated because something passed by itself.")
LEASES_LOST = _count("leases_lost", "Times that another took over from this process.")
PRUNED = _count("pruned", "Rows cleared away by the nightly clearing.", "what")


def reason(code: str) -> str:
    """A reason code as a label: of HTTP answers only the common ones have a label of their own."""
    if not re.fullmatch(r"(?:page-)?http-\d+", code) or code.endswith(("403", "404", "429")):
        return code
    head, _, status = code.rpartition("-")
    return f"{head}-{status[0]}xx" if len(status) == 3 and status[0] in "12345" else f"{head}-other"


@contextmanager
def timed(spread: Histogram) -> Iterator[None]:
    """How long the block took, whatever came of it."""
    began = time.perf_counter()
    try:
        yield
    finally:
        spread.observe(time.perf_counter() - began)


Values = Iterable[tuple[tuple[str, ...], float]]  # (labels, value)


def gauge(name: str, about: str, values: Values, *labels: str) -> GaugeMetricFamily:
    """What is true at this moment, for `page`."""
    family = GaugeMetricFamily(f"rasid_{name}", about, labels=labels)
    for of, value in values:
        family.add_metric(of, value)
    return family


class _Facts(Collector):
    def __init__(self, families: Iterable[GaugeMetricFamily]) -> None:
        self._families = families

    def collect(self) -> Iterable[GaugeMetricFamily]:
        return self._families


def page(families: Iterable[GaugeMetricFamily]) -> bytes:
    """All that was counted, and these, as Prometheus reads it."""
    facts = CollectorRegistry()
    facts.register(_Facts(list(families)))
    return generate_latest(REGISTRY) + generate_latest(facts)
