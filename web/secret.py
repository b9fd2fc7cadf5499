"""The key that signs session cookies: made once, kept beside the records, readable by us alone."""

import os
import secrets
from pathlib import Path

from station.errors import StationError

NAME = "web.secret"
LENGTH = 32


class SecretError(StationError, OSError):
    """The key cannot be kept, so that no phone could stay paired."""


def load_secret(data_dir: Path) -> bytes:
    """The key in `data_dir`, made there when it is absent.

    Raises:
        SecretError: The directory cannot be written, or the file holds no key.
    """
    path = data_dir / NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _create(path)
        key = path.read_bytes()
    except OSError as error:
        hint = f"Let this user read and write {data_dir}."
        raise SecretError(f"The key file {path} cannot be used.", hint) from error
    if len(key) != LENGTH:
        raise SecretError(f"{path} holds no key.", "Delete it; phones then have to pair again.")
    return key


def _create(path: Path) -> None:
    """Write a fresh key unless there is one; whole or not at all, also when two start at once."""
    if path.exists():
        return
    draft = path.with_name(f"{NAME}.{secrets.token_hex(8)}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
    try:
        os.link(draft, path)  # fails when another one was faster: theirs counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
