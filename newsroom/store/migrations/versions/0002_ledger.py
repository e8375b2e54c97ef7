"""Stories that gather near-duplicates, what sentences say, and the ledger drawn from it."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _feeds()
    _items()
    _near()
    _statements()
    _ledger()
    _alerts()


def _feeds() -> None:
    _required("feeds", ("trust", sa.Text(), "'normal'"))


def _items() -> None:
    outlet = "(SELECT outlet FROM feeds WHERE feeds.id = items.feed_id)"
    _required("items", ("relation", sa.Text(), "'new'"), ("origin", sa.Text(), outlet))
    op.add_column("items", sa.Column("named_source", sa.Text()))
    op.drop_index("ix_items_story_id", "items")
    op.create_index("ix_items_story_id_dated_at", "items", ["story_id", "dated_at"])
    for table, whose in (("item_entities", "entity"), ("item_dossiers", "dossier")):
        dated = f"(SELECT dated_at FROM items WHERE items.id = {table}.item_id)"  # noqa: S608 - names of ours
        _required(table, ("dated_at", MOMENT, dated))
        op.drop_index(f"ix_{table}_{whose}_item_id", table)
        op.create_index(f"ix_{table}_{whose}_dated_at_item_id", table, [whose, "dated_at", "item_id"])


def _required(table: str, *columns: tuple[str, sa.types.TypeEngine[Any], str]) -> None:
    """New columns that may not be null, filled for the rows there are."""
    for name, type_, value in columns:
        op.add_column(table, sa.Column(name, type_))
        op.execute(f'UPDATE "{table}" SET {name} = {value}')  # noqa: S608 - names of ours
    with op.batch_alter_table(table) as batch:
        for name, type_, _ in columns:
            batch.alter_column(name, existing_type=type_, nullable=False)


def _near() -> None:
    op.create_table(
        "sketches",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("dated_at", MOMENT, nullable=False),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_sketches_item_id"),
        sa.PrimaryKeyConstraint("item_id", name="pk_sketches"),
    )
    op.create_index("ix_sketches_token", "sketches", ["token"])
    op.create_index("ix_sketches_dated_at", "sketches", ["dated_at"])
    op.create_table(
        "item_links",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("overlap", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_item_links_item_id"),
        sa.ForeignKeyConstraint(["other_id"], ["items.id"], name="fk_item_links_other_id"),
        sa.PrimaryKeyConstraint("item_id", "other_id", name="pk_item_links"),
    )
    op.create_index("ix_item_links_other_id", "item_links", ["other_id"])


def _statements() -> None:
    _statement(
        "reports",
        *_vouched(),
        _text("milestone"),
        _text("stage"),
        _number("trigger_start"),
        _number("trigger_end"),
        _text("rule"),
        _text("except_for"),
    )
    _statement(
        "claims",
        *_vouched(),
        _text("quantity"),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float()),
        _text("qualifier"),
        _text("unit"),
        _text("role"),
        _number("number_start"),
        _number("number_end"),
    )
    _statement("members", _text("roll"), _text("entity"))
    for table, subject in (("reports", "milestone"), ("members", "roll")):
        op.create_index(f"ix_{table}_{subject}", table, [subject])
    op.create_index("ix_claims_quantity_said_at", "claims", ["quantity", "said_at"])


def _statement(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        _number("item_id"),
        _number("start"),
        _number("end"),
        _text("quote"),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        *columns,
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=f"fk_{name}_item_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_item_id", name, ["item_id"])


def _vouched() -> Sequence[sa.Column[Any]]:
    return (
        sa.Column("when_start", sa.Date()),
        sa.Column("when_end", sa.Date()),
        sa.Column("when_precision", sa.Text()),
        sa.Column("when_edge", sa.Text()),
        _text("voice"),
        _text("speaker"),
        _text("via"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _ledger() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("milestone"),
        _text("ruling"),
        _text("by"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("evidence_id", sa.Integer()),
        sa.Column("state", sa.Text()),
        sa.Column("day", sa.Date()),
        _text("note"),
        sa.Column("undone_at", MOMENT),
        _text("undone_by"),
        sa.ForeignKeyConstraint(["evidence_id"], ["reports.id"], name="fk_decisions_evidence_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_milestone", "decisions", ["milestone"])
    op.create_table(
        "standings",
        _text("milestone"),
        _text("dossier"),
        _text("data"),
        sa.Column("settled_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("milestone", name="pk_standings"),
    )
    op.create_table(
        "conflicts",
        _text("key"),
        _text("dossier"),
        _text("subject"),
        _text("data"),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_conflicts"),
    )
    for table in ("standings", "conflicts"):
        op.create_index(f"ix_{table}_dossier", table, ["dossier"])


def _alerts() -> None:
    for column in (
        sa.Column("kind", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.Column("notices", sa.Text()),
    ):
        op.add_column("alerts", column)
    op.add_column("alerts", sa.Column("entities", sa.JSON()))
    op.execute(
        "UPDATE alerts SET kind = 'story', key = 'story:' || story_id, notices = '[]', entities = '[]'"
    )
    with op.batch_alter_table("alerts") as batch:
        for name in ("kind", "key", "notices"):
            batch.alter_column(name, existing_type=sa.Text(), nullable=False)
        batch.alter_column("entities", existing_type=sa.JSON(), nullable=False)
        for name in ("story_id", "item_id"):
            batch.alter_column(name, existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint("uq_alerts_dossier_story_id", type_="unique")
        batch.create_unique_constraint("uq_alerts_dossier_key", ["dossier", "key"])
    op.create_index("ix_alerts_item_id", "alerts", ["item_id"])
    op.add_column("deliveries", sa.Column("refresh_at", MOMENT))
    op.create_index("ix_deliveries_refresh_at", "deliveries", ["refresh_at"])
