"""Profiles, health checks, prescriptions, proposals, scores, personal programs, what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _sessions()
    _changes()
    _health()
    _proposals()
    _scores()
    _programs()


def _people() -> None:
    for column in (
        sa.Column("released_until", sa.Date(), nullable=True),
        sa.Column("role", sa.String(20), nullable=False, server_default="member"),
        sa.Column("initial", sa.String(2), nullable=False, server_default=""),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("height_cm", sa.Integer(), nullable=True),
        sa.Column("ankle_setting", sa.String(60), nullable=False, server_default=""),
        sa.Column("units", sa.String(10), nullable=False, server_default="metric"),
        sa.Column("practitioner_id", sa.String(64), nullable=True),
        sa.Column("prescription", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("advice", sa.Text(), nullable=False, server_default=""),
        sa.Column("see_doctor", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("people", column)


def _sessions() -> None:
    for name in ("stops", "faults", "steps", "steps_done"):
        op.add_column("sessions", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    no = sa.false()
    op.add_column("sessions", sa.Column("unwell", sa.Boolean(), nullable=False, server_default=no))
    for name in ("dizzy", "headache", "leg_symptoms", "dizzy_1_min", "dizzy_3_min"):
        op.add_column("sessions", sa.Column(name, sa.Boolean(), nullable=True))
    op.create_table(
        "session_exercises",
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("step_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("repetitions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_session_exercises_session_id"
        ),
        sa.PrimaryKeyConstraint("session_id", "step_index", name="pk_session_exercises"),
        sqlite_with_rowid=False,
    )


def _of_person(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of entries that belong to a person."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{table}_person_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _changes() -> None:
    _of_person(
        "changes",
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_index("ix_changes_person_id", "changes", ["person_id"])
    op.execute(
        'INSERT INTO changes (person_id, at, "by", what, "before", "after") '
        'SELECT person_id, at, "by", \'limits\', "before", "after" '
        "FROM limits_changes ORDER BY id"
    )
    op.drop_table("limits_changes")


def _health() -> None:
    _of_person(
        "health_checks",
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
    )
    op.create_index("ix_health_checks_person_id_at", "health_checks", ["person_id", "at"])
    _of_person(
        "releases",
        sa.Column("health_check_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["health_check_id"], ["health_checks.id"], name="fk_releases_health_check_id"
        ),
    )
    op.create_index("ix_releases_person_id", "releases", ["person_id"])


def _proposals() -> None:
    _of_person(
        "proposals",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("before", sa.Double(), nullable=False),
        sa.Column("after", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("needs", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(64), nullable=True),
    )
    op.create_index("ix_proposals_person_id_status", "proposals", ["person_id", "status"])
    op.create_index("ix_proposals_status", "proposals", ["status"])


def _scores() -> None:
    _of_person(
        "scores",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("out_of", sa.Double(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
    )
    op.create_index("ix_scores_person_id_at", "scores", ["person_id", "at"])


def _programs() -> None:
    op.create_table(
        "personal_programs",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=True),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_personal_programs_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_personal_programs"),
    )
    op.create_index("ix_personal_programs_person_id", "personal_programs", ["person_id"])
