"""The settings that a controller runs with, left beside its sockets.

`station safe-pins` has to find the pins that the controller had. The file they came from may have
been altered, or broken, while it ran.
"""

from contextlib import suppress
from pathlib import Path

IN_USE = "settings-in-use.toml"


def keep_settings(settings: Path | None, run_dir: Path) -> None:
    """Leave the settings that a controller runs with where `settings_in_use` finds them."""
    text = "" if settings is None else settings.read_text(encoding="utf-8")
    with suppress(OSError):  # a full /run keeps nobody from moving
        (run_dir / IN_USE).write_text(text, encoding="utf-8")


def settings_in_use(settings: Path | None, run_dir: Path) -> Path | None:
    """The settings of the controller that ran last, else those that are given."""
    kept = run_dir / IN_USE
    return kept if kept.exists() else settings
