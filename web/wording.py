"""Tables of words, in English in the source and in the reader's language where they are shown."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

Words = str | LazyString
Options = tuple[tuple[str, str], ...]


def words_of(table: Mapping[str, Words]) -> Options:
    """A table as what can be chosen: value and words."""
    return tuple((value, str(words)) for value, words in table.items())
