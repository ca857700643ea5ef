"""The memory of merging: a plain file of judgements that travels with the project.

One judgement a line, six cells separated by tabs: type, one name, other name, verdict (same, different, unsure), why,
by. Lines that are blank or begin with # are left out. The last line about a pair of names holds.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import OutputError, SourceError
from kg.records import Judgement, Verdict
from kg.resolution.names import key

COLUMNS = ("type", "one", "other", "verdict", "why", "by")
_REMEDY = f"Write the cells {', '.join(COLUMNS)}, separated by tabs."


def read(path: Path) -> tuple[Judgement, ...]:
    """Return the judgements of the file in its order; none where there is no file.

    Raises SourceError naming file and line when it cannot be read or a line is wrong.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SourceError(str(path), "it is no text in UTF-8", "Save it as UTF-8.") from error
    return tuple(
        _judgement(f"{path}, line {number}", line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    )


def append(path: Path, judgement: Judgement) -> None:
    """Add a judgement at the end of the file, whole or not at all; the file is made where there is none.

    Raises SourceError when the present file is wrong, OutputError when it cannot be written.
    """
    kept = read(path)
    for name in (judgement.one, judgement.other):
        if not name.strip():
            raise OutputError(str(path), "a judgement has an empty name", "Give two names.")
    if key(judgement.one) == key(judgement.other) and judgement.verdict is Verdict.DIFFERENT:
        raise OutputError(str(path), f"{judgement.one} cannot differ from itself", "Give two names.")
    if kept and _line(kept[-1]) == _line(judgement):
        return
    before = path.read_text(encoding="utf-8-sig") if path.exists() else f"# {chr(9).join(COLUMNS)}\n"
    _replace(path, before + ("" if before.endswith("\n") else "\n") + _line(judgement) + "\n")


def latest(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return what holds: the last judgement about each pair of names of a class, in order of class and names."""
    last = {(j.type, *sorted((key(j.one), key(j.other)))): j for j in judgements}
    return tuple(last[pair] for pair in sorted(last))


def _judgement(where: str, line: str) -> Judgement:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS):
        raise SourceError(where, f"it has {len(cells)} cells, not {len(COLUMNS)}", _REMEDY)
    kind, one, other, verdict, why, by = cells
    if not (kind and one and other):
        raise SourceError(where, "a type or name is empty", _REMEDY)
    if verdict not in set(Verdict):
        raise SourceError(where, f"the verdict {verdict!r} is unknown", f"Known ones: {', '.join(Verdict)}.")
    return Judgement(kind, one, other, Verdict(verdict), why, by)


def _line(judgement: Judgement) -> str:
    return "\t".join(_cells(judgement))


def _cells(judgement: Judgement) -> Iterator[str]:
    for column in COLUMNS:
        yield " ".join(str(getattr(judgement, column)).split())


def _replace(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        remedy = "Check that the folder is there and may be written."
        raise OutputError(str(path), f"it cannot be written ({error.strerror})", remedy) from error
