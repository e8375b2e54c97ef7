"""Subscriptions with kinds and frequencies, one schedule a kind of digest, doubts, leases, and the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.alter_column("alerts", "entities", new_column_name="concerns")
    _schedules()
    _targets()
    _subscriptions()
    _deliveries()
    _leases_and_inbox()


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("day", sa.Date()),
        *(sa.Column(name, sa.Text()) for name in ("platform", "address", "message_id")),
        sa.Column("edited_at", MOMENT),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name="fk_schedules_target_id"),
        sa.PrimaryKeyConstraint("target_id", "frequency", name="pk_schedules"),
    )
    op.execute(
        'INSERT INTO schedules (target_id, frequency, next_at, "until")'
        " SELECT id, 'daily', next_digest_at, coalesce(digest_until, created_at) FROM targets"
        " WHERE next_digest_at IS NOT NULL"
    )


def _targets() -> None:
    with op.batch_alter_table("targets") as batch:
        batch.add_column(sa.Column("weekly_on", sa.Integer(), nullable=False, server_default="7"))
        for name in ("quiet", "weekend"):
            batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("running", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("paused_at", "paused_until", "wait_until"):
            batch.add_column(sa.Column(name, MOMENT))
        batch.add_column(sa.Column("wait_reason", sa.Text()))
        batch.drop_column("next_digest_at")
        batch.drop_column("digest_until")
    with op.batch_alter_table("targets") as batch:
        for name in ("weekly_on", "quiet", "weekend", "running"):
            batch.alter_column(name, server_default=None)


def _subscriptions() -> None:
    op.alter_column("subscriptions", "entities", new_column_name="about")
    for column in (
        sa.Column("kinds", sa.JSON()),
        sa.Column("frequencies", sa.JSON()),
        sa.Column("min_sources", sa.Integer()),
    ):
        op.add_column("subscriptions", column)
    op.execute("UPDATE subscriptions SET kinds = '[]', min_sources = 1, frequencies = '[]'")
    op.execute("""UPDATE subscriptions SET frequencies = '["instant"]' WHERE instant""")
    op.execute("""UPDATE subscriptions SET frequencies = '["daily"]' WHERE digest""")
    op.execute("""UPDATE subscriptions SET frequencies = '["instant", "daily"]' WHERE instant AND digest""")
    with op.batch_alter_table("subscriptions") as batch:
        for name, kind in (("kinds", sa.JSON()), ("frequencies", sa.JSON()), ("min_sources", sa.Integer())):
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.drop_column("instant")
        batch.drop_column("digest")


def _deliveries() -> None:
    op.drop_index("ix_deliveries_state_target_id_mode_id", "deliveries")
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_constraint("uq_deliveries_target_id_alert_id_mode", type_="unique")
        batch.alter_column(
            "mode", new_column_name="frequency", existing_type=sa.Text(), existing_nullable=False
        )
        for name in ("needs", "fence"):
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("doubt", sa.Text()))
        for name in ("doubted_at", "ended_at"):
            batch.add_column(sa.Column(name, MOMENT))
        batch.add_column(sa.Column("shown", sa.Text()))
        batch.drop_column("due_at")
    op.execute("UPDATE deliveries SET frequency = 'daily' WHERE frequency = 'digest'")
    op.execute("UPDATE deliveries SET needs = 1")
    op.execute(
        "UPDATE deliveries SET doubt = 'crash', doubted_at = coalesce(begun_at, created_at)"
        " WHERE state IN ('due', 'claimed') AND attempts > 0"
    )
    op.execute("UPDATE deliveries SET attempts = 0 WHERE state = 'dead'")  # refused, and so never arrived
    op.execute("UPDATE deliveries SET ended_at = coalesce(begun_at, created_at) WHERE state = 'dead'")
    with op.batch_alter_table("deliveries") as batch:
        for name in ("needs", "fence"):
            batch.alter_column(name, existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch.create_unique_constraint(
            "uq_deliveries_target_id_alert_id_frequency", ["target_id", "alert_id", "frequency"]
        )
    op.create_index(
        "ix_deliveries_state_target_id_frequency_id", "deliveries", ["state", "target_id", "frequency", "id"]
    )
    op.create_index("ix_deliveries_target_id_message_id", "deliveries", ["target_id", "message_id"])


def _leases_and_inbox() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("platform", "key", "payload", "state")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("platform", "key", name="uq_inbox_platform_key"),
    )
    op.create_index("ix_inbox_state_received_at", "inbox", ["state", "received_at"])
