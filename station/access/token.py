"""Tokens of devices, and codes that are read from a screen and typed."""

import hashlib
import secrets

# Without letters and digits that look alike; eight of them are forty bits.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 8


def new_token() -> str:
    """256 random bits for a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token; it is random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """A code to be typed once, such as "K7QF-2MXA"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str:
    """A typed code without what does not count: spaces, hyphens, case."""
    return "".join(each for each in typed.upper() if each.isalnum())
