"""The tables of `kg.export.parquet` as one DuckDB database, with views that join what analysts join first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from kg.export import parquet
from kg.export.rows import Row
from kg.export.whole import whole
from kg.extras import need

VIEWS = {
    "told": """
        SELECT s.name AS subject, s.type AS subjectType, c.property, o.name AS object, o.type AS objectType,
               c.modality, c.date, e.evidence, e.sentence, d.title, d.publisher, c.confidence, c.iri
        FROM claims c
        JOIN entities s ON s.iri = c.subject
        JOIN entities o ON o.iri = c.object
        LEFT JOIN evidence e ON e.claim = c.iri
        LEFT JOIN documents d ON d.iri = c.document""",
    "names": """
        SELECT name, iri, type FROM entities
        UNION ALL
        SELECT unnest(aliases), iri, type FROM entities""",
}


def write(rows: Iterable[Row], path: Path) -> None:
    """Write the database; raise OutputError when it cannot be written or a package is not installed."""
    duckdb = need("duckdb", "duckdb")
    need("pyarrow", "duckdb")
    with whole(path) as new, tempfile.TemporaryDirectory(dir=path.parent, prefix=".duckdb-") as staged:
        parquet.write(rows, Path(staged) / "tables", extra="duckdb")
        settings = {"threads": 1, "memory_limit": "512MB", "temp_directory": staged}
        with duckdb.connect(str(new), config=settings) as connection:
            for name in parquet.TABLES:
                file = str(Path(staged) / "tables" / f"{name}.parquet").replace("'", "''")
                connection.execute(f"CREATE TABLE {name} AS FROM read_parquet('{file}')")
            for name, query in VIEWS.items():
                connection.execute(f"CREATE VIEW {name} AS {query}")
            connection.execute("CHECKPOINT")
