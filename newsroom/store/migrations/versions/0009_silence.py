"""How much a feed's first list held: it says nothing of how much it brings. Of feeds from before, a usual list.

And when those brought something last, which nobody wrote down: at the latest when they were read last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("items_first", sa.Integer(), nullable=False, server_default="30"))
    op.execute("UPDATE feeds SET news_at = last_ok_at WHERE news_at IS NULL AND items_seen > 0")
