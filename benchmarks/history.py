"""How quickly the history pages are made when there are years behind them.

`python -m benchmarks.history` fills fresh records with a part and with all of ten years, in SQLite
and in PostgreSQL, and asks the web for the pages as a browser does, but without a network: what is
measured is reading, summing up and rendering.
"""

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import click
from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks.errors import BenchmarkFailed
from benchmarks.figures import percentile
from benchmarks.postgres import binaries, postgres
from benchmarks.years import PRACTITIONER, Years, fill, person_id
from station.errors import StationError
from station.records.engine import make_engine
from station.records.store import Store
from web import WebConfig, create_app
from web.services import KEY

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
SHARES = (0.1, 1.0)
_MB = 1_000_000
_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class PageTime:
    """How long the station takes for a page, in ms.

    Attributes:
        cpu_p95_ms: Computing of the station's own process; what other processes take is not in it,
            nor what PostgreSQL computes.
    """

    page: str
    p50_ms: float
    p95_ms: float
    cpu_p95_ms: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Filled:
    """One database with a share of the years, and the pages made from it.

    Attributes:
        version: Of the database.
        size_mb: Of the records.
        fill_s: How long writing them took.
    """

    database: str
    version: str
    share: float
    sessions: int
    size_mb: float
    fill_s: float
    pages: tuple[PageTime, ...]


def history(
    years: Years, requests: int, databases: tuple[str, ...], shares: tuple[float, ...] = SHARES
) -> tuple[Filled, ...]:
    """Measure each database with each share."""
    return tuple(
        measured(database, years.part(share), share, requests)
        for database in databases
        for share in shares
    )


def databases() -> tuple[str, ...]:
    """Those that can be measured here."""
    return (SQLITE, POSTGRES) if binaries() else (SQLITE,)


def measured(database: str, years: Years, share: float, requests: int) -> Filled:
    """Fill fresh records, and time the pages; everything is gone afterwards."""
    with _address(database) as url, tempfile.TemporaryDirectory(prefix="pages-") as folder:
        began = perf_counter()
        make(url, years)
        fill_s = perf_counter() - began
        version, size_mb = _about(url)
        pages = tuple(_pages(url, Path(folder), years, requests))
    return Filled(database, version, share, years.sessions, size_mb, round(fill_s, 1), pages)


def make(url: str, years: Years) -> None:
    """Fill records that are empty.

    Raises:
        BenchmarkFailed: There is something in them.
    """
    store, engine = Store.open(url), make_engine(url)
    try:
        if store.people():
            raise BenchmarkFailed("There are people in these records; take empty ones.")
        fill(engine, years)
    finally:
        engine.dispose()
        store.close()


@contextmanager
def _address(database: str) -> Iterator[str]:
    with ExitStack() as stack:
        if database == POSTGRES:
            yield stack.enter_context(postgres())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="years-"))
            yield f"sqlite:///{folder}/station.db"


def _about(url: str) -> tuple[str, float]:
    """Version of the database, and how large the records are."""
    engine = make_engine(url)
    size, version = (
        ("SELECT pg_database_size(current_database())", "SHOW server_version")
        if engine.dialect.name == "postgresql"
        else ("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
              "SELECT sqlite_version()")
    )  # fmt: skip
    with engine.connect() as connection:
        found = connection.execute(text(version)).scalar_one()
        size_mb = round(connection.execute(text(size)).scalar_one() / _MB, 1)
    engine.dispose()
    return str(found).split()[0], size_mb


def _pages(url: str, folder: Path, years: Years, requests: int) -> Iterator[PageTime]:
    app = create_app(WebConfig(folder, url, simulated=True, data_dir=folder))
    client, rng = app.test_client(), random.Random(years.seed)
    addresses: Mapping[str, Callable[[], str]] = {
        "a person's history": lambda: f"/people/{_anybody(rng, years)}/progress",
        "a person's sessions": lambda: f"/history?person={_anybody(rng, years)}",
        "a practitioner's page": lambda: f"/practice?practitioner={PRACTITIONER}",
    }
    for page, address in addresses.items():
        yield _timed(client, page, address, requests)
    app.extensions[KEY].close()


def _anybody(rng: random.Random, years: Years) -> str:
    return person_id(rng.randrange(years.people))


def _timed(client: FlaskClient, page: str, address: Callable[[], str], requests: int) -> PageTime:
    times_ms: list[float] = []
    computing_ms: list[float] = []
    size = 0
    for number in range(_WARM_UP + requests):
        path = address()
        began, computed = perf_counter(), process_time()
        reply = client.get(path)
        spent_ms, cpu_ms = (perf_counter() - began) * 1000, (process_time() - computed) * 1000
        if reply.status_code != 200:
            raise BenchmarkFailed(f"{path} was answered with {reply.status_code}.")
        if number >= _WARM_UP:
            times_ms.append(spent_ms)
            computing_ms.append(cpu_ms)
            size = max(size, len(reply.data))
    p50, p95 = (round(percentile(times_ms, share), 1) for share in (0.5, 0.95))
    return PageTime(page, p50, p95, round(percentile(computing_ms, 0.95), 1), size)


def markdown(found: tuple[Filled, ...]) -> str:
    """A table for a page."""
    lines = [
        "| database | sessions | page | p50 | p95 | computing, p95 | size |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.database} {each.version}, {each.size_mb:.0f} MB | {each.sessions:,} "
        f"| {page.page} | {page.p50_ms:.1f} ms | {page.p95_ms:.1f} ms "
        f"| {page.cpu_p95_ms:.1f} ms | {page.bytes / 1000:.0f} kB |"
        for each in found
        for page in each.pages
    ]
    return "\n".join(lines)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--people", type=click.IntRange(1, 1000), default=200, show_default=True)
@click.option("--days", type=click.IntRange(14, 7300), default=3650, show_default=True)
@click.option(
    "--share",
    "shares",
    type=click.FloatRange(0.01, 1.0),
    multiple=True,
    help="Of the days; may be given more than once.  [default: 0.1 and 1.0]",
)
@click.option("--requests", type=click.IntRange(1, 10_000), default=200, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--url", help="Only fill these empty records, which stay; measure nothing.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              default=Path("out/history.json"), show_default=True)  # fmt: skip
def command(
    people: int, days: int, shares: tuple[float, ...], requests: int, seed: int,
    url: str | None, out: Path,
) -> None:  # fmt: skip
    """Measure the history pages with years of sessions behind them, or only make those years."""
    years = Years(people, days, datetime.now(UTC).astimezone().date(), seed)
    try:
        if url is not None:
            make(url, years.part(shares[0] if shares else 1.0))
            return
        found = history(years, requests, databases(), shares or SHARES)
    except StationError as error:
        raise click.ClickException(str(error)) from error
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps([asdict(each) for each in found], indent=1) + "\n", "utf-8")
    click.echo(markdown(found))


if __name__ == "__main__":
    command(prog_name="python -m benchmarks.history")
