"""What polling many feeds remembers of each, and the hubs that tell of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
NUMBERS = ("tries", "scrolled", "moved_polls", "skip_hours", "skip_days")
MOMENTS = ("news_at", "body_at", "doubted_at", "scrolled_at", "moved_at", "pushed_at", "push_until")


def upgrade() -> None:
    for name in NUMBERS:
        op.add_column("feeds", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("feeds", sa.Column("slow", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("pace_s", "ttl_s"):
        op.add_column("feeds", sa.Column(name, sa.Integer()))
    for name in ("moved_to", "hub", "topic"):
        op.add_column("feeds", sa.Column(name, sa.Text()))
    for name in MOMENTS:
        op.add_column("feeds", sa.Column(name, MOMENT))
    op.create_table(
        "hub_leases",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("hub", "topic", "token", "secret")),
        sa.Column("asked_at", MOMENT),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("pushes", "refused")),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_hub_leases_feed_id"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_hub_leases"),
        sa.UniqueConstraint("token", name="uq_hub_leases_token"),
    )
    op.create_index("ix_hub_leases_next_at", "hub_leases", ["next_at"])
    op.create_index("ix_feeds_leased_until", "feeds", ["leased_until"])
