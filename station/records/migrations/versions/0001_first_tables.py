"""First tables: people, sessions, samples, events, changes of limits."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _sessions()
    _samples()
    _events()
    _limits_changes()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("deepest_deg", sa.Double(), nullable=False),
        sa.Column("rate_down_deg_s", sa.Double(), nullable=False),
        sa.Column("rate_up_deg_s", sa.Double(), nullable=False),
        sa.Column("hold_s", sa.Double(), nullable=False),
        sa.Column("session_s", sa.Double(), nullable=False),
        sa.Column("health_checked_on", sa.Date(), nullable=True),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("program_id", sa.String(64), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("deepest_deg", sa.Double(), nullable=False),
        sa.Column("inverted_s", sa.Double(), nullable=False),
        sa.Column("before_nrs", sa.Integer(), nullable=True),
        sa.Column("after_nrs", sa.Integer(), nullable=True),
        sa.Column("rpe", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("before_nrs BETWEEN 0 AND 10", name="ck_sessions_before_nrs"),
        sa.CheckConstraint("after_nrs BETWEEN 0 AND 10", name="ck_sessions_after_nrs"),
        sa.CheckConstraint("rpe BETWEEN 0 AND 10", name="ck_sessions_rpe"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_began_at", "sessions", ["began_at"])
    op.create_index("ix_sessions_person_id_began_at", "sessions", ["person_id", "began_at"])


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("t_s", sa.Double(), nullable=False),
        sa.Column("angle_deg", sa.Double(), nullable=True),
        sa.Column("target_deg", sa.Double(), nullable=True),
        sa.Column("planned_deg", sa.Double(), nullable=True),
        sa.Column("duty", sa.Double(), nullable=False),
        sa.Column("power", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_samples_session_id"),
        sa.PrimaryKeyConstraint("session_id", "index", name="pk_samples"),
        sqlite_with_rowid=False,
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(64), nullable=True),
        sa.Column("tick", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_events_session_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_session_id", "events", ["session_id"])


def _limits_changes() -> None:
    op.create_table(
        "limits_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_limits_changes_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_limits_changes"),
    )
    op.create_index("ix_limits_changes_person_id", "limits_changes", ["person_id"])
