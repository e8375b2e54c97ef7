"""The newest alerts of a dossier, for whoever asks for a digest."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_alerts_dossier_created_at", "alerts", ["dossier", "created_at"])
