"""What the web has to be told: where the controller, the records and its own secret live."""

from dataclasses import dataclass
from pathlib import Path

from station.control.plan import MACHINE_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Everything `create_app` needs.

    Attributes:
        run_dir: Where the controller's socket lies.
        database_url: Records, as SQLAlchemy writes it.
        simulated: The table is the pretend one: there is a bench page, and the touchscreen counts
            as the owner.
        data_dir: Where the secret of the session cookies is kept.
        machine: Machine-wide caps, for what is shown; the controller holds its own.
        streams: How many live streams may be open at once, well under the server's threads.
        stream_age_s: After this a stream ends and the browser opens the next.
        calibration: The calibration's file, whose record can be printed.
        recordings: Folder of the recordings for replay, of which those of a deleted person go.
        tls_port: Where the encrypted pages are; None without encryption.
        certificate: The certificate they are encrypted with.
        station_dir: The station's data directory: lock, calibration, backups; None when unknown.
        settings_file: The settings in use; None for the defaults.
    """

    run_dir: Path
    database_url: str
    simulated: bool
    data_dir: Path
    machine: Limits = MACHINE_LIMITS
    streams: int = 60
    stream_age_s: float = 600.0
    calibration: Path | None = None
    recordings: Path | None = None
    tls_port: int | None = None
    certificate: Path | None = None
    station_dir: Path | None = None
    settings_file: Path | None = None
