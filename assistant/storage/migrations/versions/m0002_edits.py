"""Where a version's text differs from its file; versions read before know of no place."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # the first revision makes the tables as the program knows them now, this column included
    if "edits" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("versions")}:
        op.add_column("versions", sa.Column("edits", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("versions", "edits")
