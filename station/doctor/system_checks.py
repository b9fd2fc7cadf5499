"""Checks of the system around the station: user, clock, disk, records, services, watchdog."""

from datetime import timedelta

from hardware.gpio.wiring import I2C_CHIPS, Ammeter, Wiring
from station.doctor.facts import Disk, Facts, Service
from station.doctor.results import Check, Result, bad, bad_for, ok, warning

STATION, WEB, BACKUP = "station.service", "station-web.service", "station-backup.timer"
FREE_BAD, FREE_LOW = 100 * 2**20, 1024 * 2**20
STEP = timedelta(minutes=1)  # clocks of files may be a little ahead
_GONE = frozenset({"tmpfs", "overlay", "ramfs"})  # what is written there may not last
_OFF = frozenset({"", "0", "infinity"})


def groups(facts: Facts) -> Result | None:
    """The user is in the groups that own pins and buses."""
    user = facts.user
    if not facts.board.is_pi or user.is_root:
        return None
    missing = sorted(wanted_groups(facts.wiring) - user.groups)
    if missing:
        lacks = " and ".join(missing)
        text = f"{user.name} is not in the group {lacks}; pins or buses may be out of reach."
        fix = f"sudo usermod -aG {','.join(missing)} {user.name}, then log in again"
        return bad("groups", text, fix)
    return ok("groups", f"{user.name} is in {', '.join(sorted(wanted_groups(facts.wiring)))}.")


def wanted_groups(wiring: Wiring) -> set[str]:
    """The groups that own the devices which are needed."""
    on_i2c = [tilt.chip in I2C_CHIPS for tilt in (wiring.primary, wiring.check)]
    on_i2c.append(wiring.current.meter is Ammeter.INA226)
    buses = {"i2c"} if any(on_i2c) else set()
    return {"gpio", *buses, *(() if all(on_i2c) else ("spi",))}


def clock_set(facts: Facts) -> Result:
    """The wall clock was set by a time server since the start."""
    shown = f"{facts.clock.now:%Y-%m-%d %H:%M %Z}"
    if facts.clock.synchronised:
        return ok("clock", f"The clock was set by a time server; it is {shown}.")
    if facts.clock.synchronised is None:
        return warning("clock", f"It is not known who has set the clock, which shows {shown}.")
    text = f"No time server has set the clock since the start; it shows {shown}."
    return warning("clock", text, "Connect the network, then: timedatectl status")


def clock_steps(facts: Facts) -> Result | None:
    """Nothing was written in the future: the clock has not gone back."""
    if facts.clock.latest_mark is None:
        return None
    at, what = facts.clock.latest_mark
    if at - facts.clock.now > STEP:
        text = (
            f"The clock has gone back: {what} was written at {at:%Y-%m-%d %H:%M}, which is ahead."
        )
        fix = "Set the clock (timedatectl status); days of sessions and checks depend on it."
        return warning("clock steps", text, fix)
    return ok("clock steps", "Nothing bears a date that is still to come.")


def disk(facts: Facts) -> Result:
    """There is room for the records, and what is written stays."""
    found = facts.disk
    if found.read_only:
        fix = "sudo dmesg | grep -i error; or give the records a partition of their own"
        return bad("disk", f"The file system of {found.path} is read-only.", fix)
    if not found.writable:
        fix = "Run it as: sudo station doctor"
        return bad("disk", f"This user may not write to {found.path}.", fix)
    return _room(found)


def _room(found: Disk) -> Result:
    if found.free_bytes is None:
        return warning("disk", f"It is not known how much room {found.path} has.")
    room = f"{found.free_bytes / 2**30:.1f} GB are free in {found.path}"
    if found.free_bytes < FREE_LOW:
        judge = bad if found.free_bytes < FREE_BAD else warning
        fix = "sudo journalctl --vacuum-size=50M; remove old backups"
        text = f"Only {found.free_bytes / 2**30:.1f} GB are free in {found.path}."
        return judge("disk", text, fix)
    if found.kind in _GONE:
        text = f"{room}, but what is written to {found.kind} may be gone after a restart."
        return warning("disk", text, "Give the records a partition of their own.")
    return ok("disk", f"{room}.")


def records(facts: Facts) -> Result:
    """The database opens and is whole."""
    if facts.records.problem is not None:
        return bad_for("records", facts.records.problem)
    if not facts.records.there:
        return ok("records", "There are no records yet; the first start of the station makes them.")
    return ok("records", "The records open and are whole.")


def services(facts: Facts) -> Result | None:
    """The units are installed, run, and start with the board."""
    if facts.services is None or not facts.board.is_pi:
        return None
    units = [facts.services[name] for name in (STATION, WEB, BACKUP)]
    if not units[0].loaded:
        return warning(
            "services", "The station is not installed as a service.", "sudo make install"
        )
    for unit in units:
        wrong = _wrong_with(unit)
        if wrong is not None:
            return wrong
    if units[0].restarts:
        text = (
            f"{STATION} was started again {units[0].restarts} times after it had ended by itself."
        )
        return warning("services", text, f"journalctl -u {STATION} -b")
    return ok("services", "Controller, pages and backup are on, and start with the board.")


def _wrong_with(unit: Service) -> Result | None:
    if unit.state not in ("active", "activating"):
        fix = f"sudo systemctl restart {unit.name}; journalctl -u {unit.name} -b"
        worst = bad if unit.name == STATION else warning
        text = f"{unit.name} is {unit.state or 'not there'}, so it does not run."
        return worst("services", text, fix)
    if not unit.enabled:
        text = f"{unit.name} runs, but does not start with the board."
        return warning("services", text, f"sudo systemctl enable {unit.name}")
    return None


def watchdogs(facts: Facts) -> Result | None:
    """Both watchdogs are on: systemd's over the controller, the board's over everything."""
    if facts.services is None or not facts.board.is_pi:
        return None
    station = facts.services[STATION]
    if station.loaded and station.watchdog in _OFF:
        text = "systemd does not watch the controller; a loop that hangs is not ended."
        return bad("watchdog", text, "sudo make install")
    if facts.watchdog is None or facts.watchdog in _OFF:
        text = "The board's watchdog is off; a kernel that hangs stays so."
        return warning("watchdog", text, "sudo make install, then sudo systemctl daemon-reexec")
    if not station.loaded:
        return ok("watchdog", f"The watchdogs are on: board {facts.watchdog}.")
    text = f"The watchdogs are on: controller {station.watchdog}, board {facts.watchdog}."
    return ok("watchdog", text)


SYSTEM_CHECKS: tuple[Check, ...] = (
    groups,
    clock_set,
    clock_steps,
    disk,
    records,
    services,
    watchdogs,
)
