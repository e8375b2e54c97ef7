"""By what articles are known again that are kept no longer; and an index by which the last message sent is found."""

import sqlalchemy as sa
from alembic import op

from newsroom.store.columns import SafeText

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "former_keys",
        sa.Column("key", SafeText(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_former_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"])
