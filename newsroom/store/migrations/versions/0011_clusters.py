"""Who shares text with whom is kept as clusters: links grow with the square of the copies."""

import sqlalchemy as sa
from alembic import op

from newsroom.stories.clusters import gathered

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    made = op.create_table(
        "item_clusters",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_item_clusters_item_id"),
        sa.PrimaryKeyConstraint("item_id", name="pk_item_clusters"),
    )
    op.create_index("ix_item_clusters_cluster_id", "item_clusters", ["cluster_id"])
    links = op.get_bind().execute(sa.text("SELECT item_id, other_id FROM item_links WHERE overlap >= 0.5"))
    clusters = gathered((one, other) for one, other in links)
    op.bulk_insert(made, [{"item_id": item, "cluster_id": least} for item, least in clusters.items()])
    op.drop_table("item_links")
