"""The reader's language: every text on a screen goes through here.

Texts of the pages are written in English and marked with `_`; texts of the station, which come as
finished English sentences, are put into the reader's language by `t`.
"""

from web.language.reader import LANGUAGES, install, reader_language
from web.language.station_texts import t

__all__ = ["LANGUAGES", "install", "reader_language", "t"]
