"""The reader's language: every text on a screen goes through here.

Texts of the pages are written in English and marked with `_`; texts of the station, which come as
finished English sentences, are put into the reader's language by `t`.
"""

from web.language.reader import ENGLISH, LANGUAGES, current_language, install, reader_language
from web.language.station_texts import t

__all__ = ["ENGLISH", "LANGUAGES", "current_language", "install", "reader_language", "t"]
