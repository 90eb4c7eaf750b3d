"""Ingestion jobs: what was asked, how far it is, what failed and what happened."""

from alembic import op

from assistant.storage.schema import job_events, job_failures, jobs, metadata

revision = "m_jobs"
down_revision = "0001"

_TABLES = [jobs, job_failures, job_events]


def upgrade() -> None:
    metadata.create_all(
        op.get_bind(), tables=_TABLES
    )  # only those that are missing: the first revision makes all of today's


def downgrade() -> None:
    metadata.drop_all(op.get_bind(), tables=_TABLES)
