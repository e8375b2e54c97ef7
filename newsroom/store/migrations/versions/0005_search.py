"""The words of every article, to search the archive by: FTS5 on SQLite, tsvector on PostgreSQL. What is there already
is indexed bit by bit by whoever leads (`newsroom.store.search.catch_up`)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "article_words",
            sa.Column("item_id", sa.Integer(), nullable=False),
            sa.Column("forms", postgresql.TSVECTOR(), nullable=False),
            sa.Column("line", postgresql.TSVECTOR(), nullable=False),
            sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_article_words_item_id"),
            sa.PrimaryKeyConstraint("item_id", name="pk_article_words"),
        )
        for name in ("forms", "line"):
            op.create_index(f"ix_article_words_{name}", "article_words", [name], postgresql_using="gin")
    else:
        # Only the index is kept, not the words again; they are ours, so the tokenizer has nothing to decide.
        op.execute(
            "CREATE VIRTUAL TABLE article_words USING fts5(forms, line, content='', columnsize=0, tokenize='ascii')"
        )
    _begin()


def _begin() -> None:
    """Everything that is there waits to be indexed."""
    items, meta = sa.table("items", sa.column("id")), sa.table("meta", sa.column("key"), sa.column("value"))
    newest = op.get_bind().execute(sa.select(sa.func.max(items.c.id))).scalar()
    op.bulk_insert(meta, [{"key": "search-version", "value": "1"}])
    if newest is not None:
        op.bulk_insert(meta, [{"key": "search-backlog", "value": str(newest)}])
