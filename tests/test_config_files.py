"""`config/`: what is shipped is valid, and every rule answers its breach with one exact sentence."""

from __future__ import annotations

import re
import shutil
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsroom.errors import ConfigError
from newsroom.files import Policy, PolicyFile, RasidFile, SubscriptionFile, TargetFile, load_config
from newsroom.filevalues import parse_target
from newsroom.models import Pages, Platform, Subscription

SHIPPED = Path(__file__).parent.parent / "config"

DOSSIER = """
id: rivers
ar: الأنهار
en: Rivers
phases: {one: الأولى}
entities:
  - {id: tigris, kind: city, ar: دجلة, en: Tigris, aliases: [دجلة]}
  - {id: euphrates, kind: city, ar: الفرات, en: Euphrates, aliases: [الفرات]}
relevance: {core: [tigris, euphrates]}
"""
FEEDS = """
feeds:
  iraq:
    - {key: one, outlet: الأول, url: https://one.example/rss}
"""
FEED = "feeds:\n  iraq:\n    - "
TARGET = "targets:\n  - "
ALL = "subscriptions: [{dossier: rivers}]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small valid config folder."""
    (tmp_path / "dossiers").mkdir()
    (tmp_path / "dossiers" / "rivers.yaml").write_text(DOSSIER, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    return tmp_path


def faults(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as error:
        load_config(folder)
    return [str(fault) for fault in error.value.faults]


# ── what is shipped ──────────────────────────────────────────────────────────────────────────────────────


def test_the_shipped_config_is_valid() -> None:
    """A fresh copy works: 83 feeds of which 19 are on, and the terminal is told everything."""
    config = load_config(SHIPPED)

    assert (len(config.feeds), sum(feed.enabled for feed in config.feeds)) == (83, 19)
    assert [target.key for target in config.targets] == ["console"]
    assert {s.dossier for s in config.targets[0].subscriptions} == {d.id for d in config.dossiers}
    assert config.policy == Policy()


def test_shipped_addresses_are_encoded_and_named_in_arabic() -> None:
    """Every address is plain ASCII, and every outlet has an Arabic name."""
    for feed in load_config(SHIPPED).feeds:
        assert feed.url.isascii()
        assert urlsplit(feed.url).hostname
        assert re.search(r"[\u0621-\u064a]", feed.outlet)


def test_the_example_is_valid_when_copied(tmp_path: Path) -> None:
    """`rasid.example.yaml` works as `rasid.yaml` without a change."""
    shutil.copytree(SHIPPED, tmp_path / "config")
    shutil.copy(SHIPPED / "rasid.example.yaml", tmp_path / "config" / "rasid.yaml")

    config = load_config(tmp_path / "config")

    assert config.policy == Policy()
    assert [target.platform.value for target in config.targets] == [
        "console",
        "telegram",
        "telegram",
        "slack",
    ]


def test_the_example_shows_every_key() -> None:
    """Whatever may be written is shown once, so that the example can be the tutorial."""
    text = (SHIPPED / "rasid.example.yaml").read_text(encoding="utf-8")
    keys = {
        *RasidFile.model_fields,
        *PolicyFile.model_fields,
        *TargetFile.model_fields,
        *SubscriptionFile.model_fields,
    }

    assert all(re.search(rf"^[ -]*{key}:", text, re.MULTILINE) for key in keys)


# ── what a file says becomes ─────────────────────────────────────────────────────────────────────────────


def test_without_rasid_yaml_the_terminal_is_told_everything(folder: Path) -> None:
    """The default target takes part in every dossier, with a digest in the morning."""
    (target,) = load_config(folder).targets

    assert (target.platform, target.digest_at) == (Platform.CONSOLE, (time(8),))
    assert target.subscriptions == (Subscription("rivers"),)


def test_policy_holds_for_whoever_does_not_say_otherwise(folder: Path) -> None:
    """Zone, interval and page rule come from the policy, unless a target or a feed has its own."""
    (folder / "feeds.yaml").write_text(
        "feeds:\n  iraq:\n"
        "    - {key: one, outlet: أ, url: https://one.example/rss}\n"
        "    - {key: two, outlet: ب, url: https://two.example, interval: 1h, pages: never, enabled: false}\n",
        encoding="utf-8",
    )
    (folder / "rasid.yaml").write_text(
        "policy: {timezone: Africa/Cairo, interval: 90s, pages: always}\n"
        "targets:\n"
        f"  - {{key: console, digest_at: ['18:00', '08:00'], {ALL}}}\n"
        f"  - {{key: 'telegram:-1001/45', timezone: Europe/London, {ALL}}}\n",
        encoding="utf-8",
    )

    config = load_config(folder)

    assert [(f.interval_s, f.pages, f.enabled, f.group) for f in config.feeds] == [
        (90, Pages.ALWAYS, True, "iraq"),
        (3600, Pages.NEVER, False, "iraq"),
    ]
    assert [(t.timezone, t.digest_at, t.thread) for t in config.targets] == [
        ("Africa/Cairo", (time(8), time(18)), None),
        ("Europe/London", (), 45),
    ]


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("console", (Platform.CONSOLE, "console", None)),
        ("telegram:-1001234567890", (Platform.TELEGRAM, "-1001234567890", None)),
        ("telegram:-1001234567890/45", (Platform.TELEGRAM, "-1001234567890", 45)),
        ("telegram:42", (Platform.TELEGRAM, "42", None)),
        ("slack:C0123456789", (Platform.SLACK, "C0123456789", None)),
    ],
)
def test_target_keys_mean_one_place(key: str, meaning: tuple[Platform, str, int | None]) -> None:
    """A key names platform, address and, on Telegram, a topic."""
    assert parse_target(key) == meaning


# ── one bad file for each rule ───────────────────────────────────────────────────────────────────────────

NO_TARGET = "is no target; write console, telegram:-100…, telegram:-100…/45 or slack:C…"
NO_TIME = 'is no time of day; write "08:00" or "18:30"'
NO_INTERVAL = "is no interval from 1s to 24h; write 90s, 5m or 1h"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("feeds: {}\nmore: 1\n", "feeds.yaml: more: unknown key"),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, colour: red}",
            "feeds.yaml: feeds.iraq[0].colour: unknown key",
        ),
        (FEED + "{key: a, url: https://a.example}", "feeds.yaml: feeds.iraq[0].outlet: is missing"),
        (
            FEED + "{key: A b, outlet: أ, url: https://a.example}",
            "feeds.yaml: feeds.iraq[0].key: is no key; use a-z, 0-9 and single hyphens",
        ),
        (
            FEED + "{key: a, outlet: ' ', url: https://a.example}",
            "feeds.yaml: feeds.iraq[0].outlet: is empty",
        ),
        (
            FEED + "{key: a, outlet: أ, url: a.example/rss}",
            "feeds.yaml: feeds.iraq[0].url: is no address; write one like https://example.com/rss.xml",
        ),
        (
            FEED + "{key: a, outlet: أ, url: 'https://a.example/x y'}",
            "feeds.yaml: feeds.iraq[0].url: is no address; write one like https://example.com/rss.xml",
        ),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, country: Iraq}",
            "feeds.yaml: feeds.iraq[0].country: is no country code; write two capitals like IQ",
        ),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, language: Arabic}",
            "feeds.yaml: feeds.iraq[0].language: is no language code; write ar, ckb or en",
        ),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, evidence: good}",
            "feeds.yaml: feeds.iraq[0].evidence: Input should be 'ok', 'cfg', 'mixed' or 'bad'",
        ),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, interval: 5}",
            f"feeds.yaml: feeds.iraq[0].interval: {NO_INTERVAL}",
        ),
        (
            FEED + "{key: a, outlet: أ, url: https://a.example, interval: 0s}",
            f"feeds.yaml: feeds.iraq[0].interval: {NO_INTERVAL}",
        ),
        (
            FEED
            + "{key: a, outlet: أ, url: https://a.example}\n  gulf: [{key: a, outlet: ب, url: https://b.example}]",
            "feeds.yaml: feeds.gulf[0].key: 'a' is already at feeds.iraq[0].key",
        ),
        (
            FEED
            + "{key: a, outlet: أ, url: https://a.example/rss}\n    - {key: b, outlet: أ, url: http://A.example/rss/}",
            "feeds.yaml: feeds.iraq[1].url: 'http://A.example/rss/' is already at feeds.iraq[0].url",
        ),
        ("feeds:\n  iraq: []\n  iraq: []\n", "feeds.yaml: line 3: repeated key 'iraq'"),
    ],
)
def test_a_bad_feeds_file_is_refused(text: str, fault: str, folder: Path) -> None:
    """Each rule of feeds.yaml names file, place and what to write."""
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")

    assert faults(folder) == [fault]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("police: {}", "rasid.yaml: police: unknown key"),
        ("policy: {zone: UTC}", "rasid.yaml: policy.zone: unknown key"),
        (
            "policy: {timezone: Baghdad}",
            "rasid.yaml: policy.timezone: is no time zone; write one like Asia/Baghdad",
        ),
        (
            "policy: {timezone: ../../etc/passwd}",
            "rasid.yaml: policy.timezone: is no time zone; write one like Asia/Baghdad",
        ),
        (
            "policy: {first_poll_alerts: -1}",
            "rasid.yaml: policy.first_poll_alerts: Input should be greater than or equal to 0",
        ),
        (
            "policy: {instant_at_once: 0}",
            "rasid.yaml: policy.instant_at_once: Input should be greater than or equal to 1",
        ),
        ("policy: {interval: soon}", f"rasid.yaml: policy.interval: {NO_INTERVAL}"),
        (
            "policy: {pages: sometimes}",
            "rasid.yaml: policy.pages: Input should be 'auto', 'always' or 'never'",
        ),
        ("targets: []", "rasid.yaml: targets: is an empty list"),
        (TARGET + f"{{key: terminal, {ALL}}}", f"rasid.yaml: targets[0].key: {NO_TARGET}"),
        (TARGET + f"{{key: 'telegram:newsroom', {ALL}}}", f"rasid.yaml: targets[0].key: {NO_TARGET}"),
        (TARGET + f"{{key: 'telegram:-100/x', {ALL}}}", f"rasid.yaml: targets[0].key: {NO_TARGET}"),
        (TARGET + f"{{key: 'slack:#iraq', {ALL}}}", f"rasid.yaml: targets[0].key: {NO_TARGET}"),
        (
            TARGET + f"{{key: console, timezone: Asia/Bagdad, {ALL}}}",
            "rasid.yaml: targets[0].timezone: is no time zone; write one like Asia/Baghdad",
        ),
        (
            TARGET + f"{{key: console, digest_at: ['25:00'], {ALL}}}",
            f"rasid.yaml: targets[0].digest_at[0]: {NO_TIME}",
        ),
        (
            TARGET + f"{{key: console, digest_at: [8], {ALL}}}",
            f"rasid.yaml: targets[0].digest_at[0]: {NO_TIME}",
        ),
        (
            TARGET + f"{{key: console, language: fr, {ALL}}}",
            "rasid.yaml: targets[0].language: Input should be 'ar' or 'en'",
        ),
        (
            TARGET + "{key: console, subscriptions: []}",
            "rasid.yaml: targets[0].subscriptions: is an empty list",
        ),
        (TARGET + "{key: console}", "rasid.yaml: targets[0].subscriptions: is missing"),
        (
            TARGET + "{key: console, subscriptions: [{dossier: rivers, frequency: [daily]}]}",
            "rasid.yaml: targets[0]: subscriptions[0] tells nothing: set digest_at, or another frequency",
        ),
        (
            TARGET + f"{{key: console, {ALL}}}\n  - {{key: console, {ALL}}}",
            "rasid.yaml: targets[1].key: 'console' is already at targets[0].key",
        ),
        (
            TARGET + "{key: console, subscriptions: [{dossier: river}]}",
            "rasid.yaml: targets[0].subscriptions[0].dossier: no dossier 'river'; did you mean 'rivers'?",
        ),
        (
            TARGET + "{key: console, subscriptions: [{dossier: rivers, entities: [tigris, nile]}]}",
            "rasid.yaml: targets[0].subscriptions[0].entities[1]: no entity 'nile'",
        ),
    ],
)
def test_a_bad_rasid_file_is_refused(text: str, fault: str, folder: Path) -> None:
    """Each rule of rasid.yaml names file, place and what to write."""
    (folder / "rasid.yaml").write_text(text, encoding="utf-8")

    assert faults(folder) == [fault]


def test_a_missing_feeds_file_is_told(folder: Path) -> None:
    """feeds.yaml has to be there."""
    (folder / "feeds.yaml").unlink()

    assert faults(folder) == ["feeds.yaml: cannot be read (No such file or directory)"]


def test_the_faults_of_all_files_come_together(folder: Path) -> None:
    """A dossier, two feeds, the policy and a target are wrong: one error tells all of it."""
    (folder / "dossiers" / "roads.yaml").write_text("id: roads\n", encoding="utf-8")
    (folder / "feeds.yaml").write_text(
        FEED + "{key: a, outlet: أ, url: nowhere}\n    - {key: b, outlet: أ, url: ''}", encoding="utf-8"
    )
    (folder / "rasid.yaml").write_text(
        "policy: {timezone: Mars}\n" + TARGET + f"{{key: nobody, {ALL}}}", encoding="utf-8"
    )

    found = faults(folder)

    assert {line.split(":")[0] for line in found} == {"roads.yaml", "feeds.yaml", "rasid.yaml"}
    assert [line for line in found if not line.startswith("roads")] == [
        "feeds.yaml: feeds.iraq[0].url: is no address; write one like https://example.com/rss.xml",
        "feeds.yaml: feeds.iraq[1].url: is no address; write one like https://example.com/rss.xml",
        "rasid.yaml: policy.timezone: is no time zone; write one like Asia/Baghdad",
        f"rasid.yaml: targets[0].key: {NO_TARGET}",
    ]


def test_names_are_not_blamed_on_a_dossier_that_cannot_be_read(folder: Path) -> None:
    """With its dossier broken a subscription is not called wrong too; a dossier that exists nowhere is."""
    (folder / "dossiers" / "rivers.yaml").write_text("id: rivers\n", encoding="utf-8")
    (folder / "rasid.yaml").write_text(
        TARGET + "{key: console, subscriptions: [{dossier: rivers, entities: [tigris]}, {dossier: lakes}]}",
        encoding="utf-8",
    )

    assert [line for line in faults(folder) if not line.startswith("rivers.yaml")] == [
        "rasid.yaml: targets[0].subscriptions[1].dossier: no dossier 'lakes'"
    ]


def test_a_dossier_is_known_by_its_id_and_not_by_its_file(folder: Path) -> None:
    """Renaming a dossier's file changes nothing: unknown names are still found, known ones still work."""
    (folder / "dossiers" / "rivers.yaml").rename(folder / "dossiers" / "water.yaml")
    (folder / "rasid.yaml").write_text(
        TARGET + "{key: console, subscriptions: [{dossier: rivers, entities: [nile]}, {dossier: water}]}",
        encoding="utf-8",
    )

    assert faults(folder) == [
        "rasid.yaml: targets[0].subscriptions[0].entities[0]: no entity 'nile'",
        "rasid.yaml: targets[0].subscriptions[1].dossier: no dossier 'water'",
    ]


def test_words_that_no_lexicon_knows_are_told(folder: Path) -> None:
    """A misspelt event or unit would never fit, and nobody would know."""
    rules = """
milestones:
  - {id: low_water, phase: one, ar: الشح, en: Low water, entities: [tigris], about: أ, reports: [{events: [leaves]}]}
quantities:
  - {id: level, ar: المنسوب, en: Level, claims: [{units: [soldiers], roles: [present]}]}
"""
    (folder / "dossiers" / "rivers.yaml").write_text(DOSSIER + rules, encoding="utf-8")

    assert faults(folder) == [
        "dossier rivers: milestones: low_water: reports: no event 'leaves'; did you mean 'leave'?",
        "dossier rivers: quantities: level: claims: no unit 'soldiers'; did you mean 'soldier'?",
    ]
