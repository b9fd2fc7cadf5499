"""How a screen speaks to somebody: language, guidance, and whether its picture turns."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, default in (("language", ""), ("guidance", "sound"), ("turning", "station")):
        column = sa.Column(name, sa.String(10), nullable=False, server_default=default)
        op.add_column("people", column)
