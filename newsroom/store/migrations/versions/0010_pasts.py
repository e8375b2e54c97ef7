"""What is known of a milestone from all before a day, and the ways to the first and the last that was said of a thing.

Nothing is known yet: it is drawn at the next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "pasts",
        sa.Column("milestone", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("milestone", "until", name="pk_pasts"),
    )
    op.drop_index("ix_reports_milestone", "reports")
    op.create_index("ix_reports_milestone_said_at", "reports", ["milestone", "said_at"])
    _of_those_in_force("reports", "milestone", "stage", "said_at")
    _of_those_in_force("claims", "quantity", "role", "said_at")
    op.drop_index("ix_members_roll", "members")
    op.create_index("ix_members_roll_said_at", "members", ["roll", "said_at"])


def _of_those_in_force(table: str, *columns: str) -> None:
    where = sa.text("withdrawn_at IS NULL")
    name = "_".join(("ix", table, *columns))
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
