"""Answers on disk, one file each, so that nothing is paid for twice and a stopped run goes on where it was."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from kg.errors import OutputError


def load(folder: Path | None, key: str) -> str | None:
    """Return the answer under the key; None where there is none or the file is damaged."""
    if folder is None:
        return None
    try:
        row = json.loads(_path(folder, key).read_text(encoding="utf-8"))
        answer = row["answer"] if row["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return answer if isinstance(answer, str) else None


def save(folder: Path | None, key: str, answer: str) -> None:
    """Write the answer under the key, whole or not at all; raise OutputError when the folder cannot be written."""
    if folder is None:
        return
    path = _path(folder, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            json.dump({"key": key, "answer": answer}, file, ensure_ascii=False)
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(str(folder), f"the cache cannot be written ({error.strerror})", "Check the path.") from error


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key}.json"
