"""Where the records live on this machine, and who may write there."""

from pathlib import Path

DATABASE_NAME = "station.db"


class DataDirLock:
    """Held by the one process that owns a data directory; the system lets go if it dies."""

    def close(self) -> None:
        """Let go of the directory; may be called twice."""
        raise NotImplementedError


def default_data_dir() -> Path:
    """Where records go unless told otherwise."""
    raise NotImplementedError


def database_url(data_dir: Path) -> str:
    """The address of the database file in a data directory."""
    return f"sqlite:///{(data_dir / DATABASE_NAME).absolute().as_posix()}"


def lock_data_dir(path: Path) -> DataDirLock:
    """Make `path` if need be and take it for this process alone."""
    raise NotImplementedError
