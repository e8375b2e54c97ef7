"""What people change in chat, with its books; dialogues, mutes and marks; targets that a person set up."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _changes()
    _talk()
    with op.batch_alter_table("targets") as batch:
        batch.add_column(sa.Column("origin", sa.Text(), nullable=False, server_default="config"))
        batch.add_column(sa.Column("pictures", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("targets") as batch:
        for name in ("origin", "pictures"):
            batch.alter_column(name, server_default=None)


def _changes() -> None:
    op.create_table(
        "amendments",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key")),
        sa.Column("data", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_amendments"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "name", "kind", "key")),
        *(sa.Column(name, sa.Text()) for name in ("before", "after")),
        sa.Column("undoes", sa.Integer()),
        sa.ForeignKeyConstraint(["undoes"], ["audit.id"], name="fk_audit_undoes"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_kind_key", "audit", ["kind", "key"])


def _talk() -> None:
    op.create_table(
        "dialogues",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("chat", "person", "purpose", "data")),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat", "person", "purpose", name="pk_dialogues"),
    )
    op.create_table(
        "mutes",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("since", "until")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name="fk_mutes_target_id"),
        sa.PrimaryKeyConstraint("target_id", "about", name="pk_mutes"),
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "kind")),
        sa.Column("item_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("subject", "note")),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_marks"),
    )
