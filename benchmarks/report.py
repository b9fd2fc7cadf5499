"""The figures as a table for people: on the terminal, and as a part of a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from benchmarks.errors import BenchmarkFailed

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; the aim is empty where there is none."""

    what: str
    figure: str
    aim: str = ""


def rows(found: Figures) -> Iterator[tuple[Row, ...]]:
    """The lines of the table, section by section."""
    yield tuple(_machine(found["machine"]))
    yield tuple(_ticks(found["tick"], found["speed"]))
    yield tuple(_drivers(found["drivers"]))
    yield tuple(_tracking(found["tracking"]))
    yield tuple(_start(found["start"]))
    yield tuple(_loop(found["loaded"]))
    yield tuple(_stop(found["loaded"]))
    yield tuple(_viewers(found["viewers"]))
    if found["ordinary"] is not None:
        yield tuple(_loop(found["ordinary"]))
        yield tuple(_stop(found["ordinary"]))
    yield tuple(_processes(found["loaded"]["processes"]))
    yield tuple(_pages(found["loaded"]["pages"]))
    yield tuple(_history(found["history"]))


def terminal(found: Figures) -> Table:
    """The table for a terminal."""
    table = Table(title="What the station costs", title_justify="left")
    for name in ("what", "figure", "aim"):
        table.add_column(name)
    for section in rows(found):
        for row in section:
            table.add_row(row.what, row.figure, row.aim)
        table.add_section()
    return table


def markdown(found: Figures) -> str:
    """The table for a page."""
    lines = ["| what | figure | aim |", "|---|---|---|"]
    for section in rows(found):
        lines += [f"| {row.what} | {row.figure} | {row.aim} |" for row in section]
    return "\n".join(lines)


def rewrite(page: Path, found: Figures) -> None:
    """Put the table between the two markers of a page.

    Raises:
        BenchmarkFailed: The page cannot be read or written, or it has no such markers.
    """
    try:
        text = page.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not (begin and end):
            raise BenchmarkFailed(f"{page} has no place for the table.", f"Mark it: {BEGIN} {END}")
        page.write_text(
            f"{before}{BEGIN}\n{markdown(found)}\n{END}{after}", encoding="utf-8", newline="\n"
        )
    except OSError as error:
        raise BenchmarkFailed(f"{page} cannot be rewritten ({error.strerror}).") from error


def _machine(machine: Figures) -> Iterator[Row]:
    cores = f"{machine['cores']} cores, {machine['architecture']}, {machine['memory_gb']:g} GB"
    system = f"{machine['system']} {machine['kernel']}, {machine['python']}"
    yield Row("measured on", f"{cores}; {system}")
    load = "?" if machine["load"] is None else f"{machine['load']:.1f}"
    yield Row("processes that wanted to run in the minute before", load, "near 0")


def _ticks(costs: Figures, speed: Figures) -> Iterator[Row]:
    for state, cost in costs.items():
        whole = f"{cost['median_us']:.0f} µs, p99 {cost['p99_us']:.0f} µs"
        share = f"{cost['plant_share']:.0%} of it the pretend table"
        yield Row(f"one tick, {state}", f"{whole}; {share}", "10 ms are there")
    runs = f"{speed['per_wall_s']} (by the core's own time {speed['per_cpu_s']})"
    yield Row(f"simulated seconds in a second, {speed['program']}", runs, ">= 300")


def _drivers(drivers: Figures) -> Iterator[Row]:
    cost = drivers["read_write_us"]
    yield Row(
        "the real table's drivers, read and write on pretend pins",
        f"{cost['p50']:.0f} µs, p99 {cost['p99']:.0f} µs",
        "<= 150 µs",
    )
    for name, key in (("quick buses", "late_ms"), ("5 ms a transfer", "slow_late_ms")):
        late = drivers[key]
        figure = f"p50 {late['p50']:.2f}, p99 {late['p99']:.2f}, worst {late['worst']:.2f} ms"
        yield Row(f"lateness of a tick beside {name}", figure, "20 ms: S20")
    samples = f"{drivers['slow_samples_per_s']:.0f} a second"
    yield Row("tilt samples with 5 ms a transfer", samples, "stale after 200 ms: S22")


def _tracking(bodies: Sequence[Figures]) -> Iterator[Row]:
    names = " / ".join(f"{body['body_kg']:g}" for body in bodies) + " kg"

    def worst(key: str, shape: str) -> str:
        return " / ".join("?" if body[key] is None else format(body[key], shape) for body in bodies)

    yield Row(
        f"travel time by the shortest possible, {names}", worst("travel_ratio", ".3f"), "<= 1.05"
    )
    yield Row(f"off the target when settled, {names}", worst("settled_deg", ".2f") + "°", "<= 0.5°")
    yield Row(f"overshoot, {names}", worst("overshoot_deg", ".2f") + "°", "<= 0.5°")
    yield Row(f"hold error RMS, {names}", worst("hold_rms_deg", ".2f") + "°", "<= 0.5°")
    yield Row(f"fastest measured rate by its cap, {names}", worst("rate_ratio", ".2f"), "<= 1.10")


def _start(start: Figures) -> Iterator[Row]:
    for name, key in (("first start", "fresh"), ("later start", "again")):
        times = start[key]
        yield Row(f"{name}: until the first tick", f"{times['first_tick_s']:.2f} s")
        yield Row(f"{name}: until a press makes READY", f"{times['good_s']:.2f} s")
        yield Row(f"{name}: until the web answers", f"{times['web_s']:.2f} s")


def _loop(loaded: Figures) -> Iterator[Row]:
    loop, late = loaded["loop"], loaded["loop"]["late_ms"]
    streams = f"{loaded['live']['streams']} live streams (readers, not whole browsers)"
    yield Row("under load", f"other processes that compute: {loaded['busy']}; {streams}")
    where = f"lateness of a tick, {loop['seconds']:.0f} s, {loaded['priority']}"
    if loaded["ended_early"]:
        where += " (the session stopped early)"
    usual = f"p50 {late['p50']:.2f}, p99 {late['p99']:.2f}, p99.9 {late['p999']:.2f}"
    yield Row(where, f"{usual}, worst {late['worst']:.2f} ms")
    yield Row(
        "ticks that count as late", f"{loop['counted_late']} of {loop['ticks']}", "20 ms: S20"
    )


def _stop(loaded: Figures) -> Iterator[Row]:
    idle, moving, live = loaded["stop_idle_ms"], loaded["stop_in_motion"], loaded["live"]
    yield Row(
        "STOP over HTTP until answered, nothing moves",
        f"p50 {idle['p50']:.0f}, p99 {idle['p99']:.0f} ms of {idle['count']}",
    )
    if moving is not None:
        fell = f"{moving['falling_ms']:.0f} ms until the duty fell, {moving['duty_zero_ms']:.0f} ms"
        yield Row("STOP over HTTP in motion, once", f"{fell} until it was 0", "<= 700 ms: S5")
    age = live["age_ms"]
    fresh = f"{live['per_s']:.1f} a second, age p50 {age['p50']:.0f}, p99 {age['p99']:.0f} ms"
    yield Row("a live stream's snapshots", fresh, "10 a second")


def _viewers(viewers: Figures) -> Iterator[Row]:
    live, late = viewers["live"], viewers["loop"]["late_ms"]
    age, web = live["age_ms"], viewers["processes"]["web"]
    who = f"{live['streams']} who watch, the station on one core"
    shown = f"{live['per_s']:.1f} a second, age p50 {age['p50']:.0f}, p99 {age['p99']:.0f} ms"
    yield Row(f"{who}: snapshots ({live['lost']} streams lost)", shown, "p99 <= 150 ms")
    loop = f"p50 {late['p50']:.2f}, p99.9 {late['p999']:.2f}, worst {late['worst']:.2f} ms"
    yield Row(f"{who}: lateness, {viewers['priority']}", loop, "p99.9 <= 2 ms")
    if web["pss_mb"] is not None:
        share = f"PSS {web['pss_mb']:.0f} MB, {web['cpu_share']:.1%} of a core"
        yield Row(f"{who}: process web", share, "<= 150 MB")
    idle = viewers["stop_idle_ms"]
    answered = f"p50 {idle['p50']:.0f}, p99 {idle['p99']:.0f} ms of {idle['count']}"
    yield Row(f"{who}: STOP over HTTP until answered", answered)


def _processes(processes: Figures) -> Iterator[Row]:
    for name, process in processes.items():
        pss = "" if process["pss_mb"] is None else f"PSS {process['pss_mb']:.0f} MB, "
        share = f"{process['cpu_share']:.1%} of a core"
        yield Row(f"process: {name}", f"{pss}RSS {process['rss_mb']:.0f} MB, {share}")


def _pages(pages: Figures) -> Iterator[Row]:
    for page, weight in pages.items():
        size = f"{weight['raw_bytes'] / 1000:.1f} kB in {weight['requests']} requests"
        sent = "" if weight["sent_compressed"] else " (sent uncompressed)"
        yield Row(f"page {page}", f"{size}, gzip {weight['gzip_bytes'] / 1000:.1f} kB{sent}")


def _history(filled: Sequence[Figures]) -> Iterator[Row]:
    """One line for each database and page: with a part of the sessions, and with all."""
    for database in dict.fromkeys(each["database"] for each in filled):
        parts = [each for each in filled if each["database"] == database]
        sessions = " / ".join(f"{each['sessions']:,}" for each in parts)
        sizes = " / ".join(f"{each['size_mb']:.0f}" for each in parts)
        name = f"{database} {parts[0]['version']}"
        yield Row(f"{name}: sessions", f"{sessions} ({sizes} MB)")
        for pages in zip(*(each["pages"] for each in parts), strict=True):
            p50 = " / ".join(f"{page['p50_ms']:.0f}" for page in pages)
            p95 = " / ".join(f"{page['p95_ms']:.0f}" for page in pages)
            cpu = " / ".join(f"{page['cpu_p95_ms']:.0f}" for page in pages)
            what = f"{name}: {pages[0]['page']}, time on the station"
            yield Row(what, f"p95 {p95} ms (p50 {p50}; computing, p95 {cpu})", "<= 100 ms, flat")
