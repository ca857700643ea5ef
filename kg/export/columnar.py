"""One Parquet file, written row by row.

Rows go out in their order in groups of a fixed number, so that the same rows give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.export.rows import Kind, Value

GROUP = 20_000  # rows
DAY = "day"  # the kind of a column of ISO days, None where there is none


class Table:
    """A Parquet file with columns of the kinds of `kg.export.rows`, or days; `rows` counts those that wait."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        import pyarrow
        from pyarrow import parquet

        self._pyarrow = pyarrow
        self._schema = pyarrow.schema([(name, _type(pyarrow, kind)) for name, kind in columns.items()])
        self._days = [at for at, kind in enumerate(columns.values()) if kind == DAY]
        self._lists = [at for at, kind in enumerate(columns.values()) if kind == Kind.STRINGS]
        self._rows: list[tuple[Value, ...]] = []
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd", store_schema=False)

    def __enter__(self) -> Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.flush()
        self._file.close()

    @property
    def waiting(self) -> int:
        """The number of rows that are not written yet."""
        return len(self._rows)

    def write(self, values: tuple[Value, ...]) -> None:
        """Add a row: the values in the order of the columns."""
        self._rows.append(values)
        if len(self._rows) == GROUP:
            self.flush()

    def flush(self) -> None:
        """Write the rows that wait as a group of their own."""
        if self._rows:
            columns: list[Any] = list(zip(*self._rows, strict=True))
            for at in self._days:
                columns[at] = [None if day is None else date.fromisoformat(day) for day in columns[at]]
            for at in self._lists:
                columns[at] = [found or None for found in columns[at]]
            arrays = [
                self._pyarrow.array(column, type=field.type)
                for column, field in zip(columns, self._schema, strict=True)
            ]
            self._file.write_table(self._pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()


def _type(pyarrow: Any, kind: str) -> Any:
    return {
        Kind.STRING: pyarrow.string(),
        Kind.STRINGS: pyarrow.list_(pyarrow.string()),
        Kind.BOOLEAN: pyarrow.bool_(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        DAY: pyarrow.date32(),
    }[kind]
