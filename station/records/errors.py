"""What can go wrong with the records, each as one sentence with the way out."""

from station.errors import StationError


class RecordsError(StationError, OSError):
    """The records cannot be opened, read or written."""


class DirectoryInUse(RecordsError):
    """Another process owns the data directory."""


class UnknownRecord(StationError, LookupError):
    """Something was asked for that the records do not hold."""


class BadRecord(StationError, ValueError):
    """Something that cannot be recorded as given."""
