"""Cards: what each version of a document offers."""

from alembic import op

from assistant.storage.schema import cards, metadata

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    metadata.create_all(op.get_bind(), tables=[cards])  # the first revision makes all of today's


def downgrade() -> None:
    metadata.drop_all(op.get_bind(), tables=[cards])
