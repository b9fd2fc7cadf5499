"""Writes very many rows at once: by COPY where there is one, else by one prepared statement."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import DeclarativeBase

Rows = Iterable[Mapping[str, object]]
Convert = Callable[[Any], Any]


def write(connection: Connection, model: type[DeclarativeBase], rows: Rows) -> None:
    """Insert rows that all have the same columns; none at all is fine."""
    found = iter(rows)
    first = next(found, None)
    if first is None:
        return
    table, names = inspect(model).local_table, tuple(first)
    converts = [_convert(connection, table.columns[name].type) for name in names]

    def plain() -> Iterator[tuple[Any, ...]]:
        for row in (first, *found):
            yield tuple(convert(row[name]) for name, convert in zip(names, converts, strict=True))

    quoted = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        _copy(connection, f'COPY "{model.__tablename__}" ({quoted}) FROM STDIN', plain())
    else:
        places = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{model.__tablename__}" ({quoted}) VALUES ({places})'  # noqa: S608
        cursor = connection.connection.cursor()
        cursor.executemany(statement, plain())  # type: ignore[arg-type]
        cursor.close()


def _copy(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _convert(connection: Connection, kind: Any) -> Convert:
    """From the row's value to the driver's, as the records themselves would do it."""
    dialect = connection.dialect
    found: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
