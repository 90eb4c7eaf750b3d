"""The service desk and its people; conversations get an owner, those held before have none."""

import sqlalchemy as sa
from alembic import op

from assistant.storage import schema_desk, schema_people
from assistant.storage.schema import metadata

revision = "0005"
down_revision = "0004"

_TABLES = [*schema_people.TABLES, *schema_desk.TABLES]


def upgrade() -> None:
    # the first revision makes all of today's tables and columns where there were none
    metadata.create_all(op.get_bind(), tables=_TABLES)
    if "owner" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("conversations")}:
        op.add_column("conversations", sa.Column("owner", sa.String(60)))
        op.create_index("ix_conversations_owner", "conversations", ["owner"])


def downgrade() -> None:
    metadata.drop_all(op.get_bind(), tables=_TABLES)
    op.drop_index("ix_conversations_owner", "conversations")
    op.drop_column("conversations", "owner")
