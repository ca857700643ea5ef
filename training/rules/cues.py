"""The cues of `properties.yaml`: which words are looked at, and how those that are counted are written back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from kg import ontology
from training.rules.claims import FRAMES, Cue

CANDIDATES = Path(__file__).parent / "cues.yaml"
_WIDTH = 112


def by_hand() -> list[Cue]:
    """The cues whose entry has a precision of its own: they are not counted."""
    content = yaml.safe_load((ontology.folder() / "properties.yaml").read_text(encoding="utf-8"))
    return [
        (property_, cue["text"], frame)
        for property_, entry in content.items()
        for cue in entry.get("cues", ())
        if isinstance(cue, dict) and "precision" in cue
        for frame in cue.get("frame", "svo").split()
    ]


def candidates() -> list[Cue]:
    """Every word that may say a property, in every frame, but for those set by hand."""
    content = yaml.safe_load(CANDIDATES.read_text(encoding="utf-8"))
    hand = {(property_, words) for property_, words, _ in by_hand()}
    return [
        (property_, word, frame)
        for property_, words in content.items()
        for word in words.split()
        if (property_, word) not in hand
        for frame in FRAMES
    ]


def write_cues(counts: Mapping[Cue, tuple[int, int]], chosen: Iterable[Cue], path: Path) -> None:
    """Write the chosen cues into the file of properties, behind those set by hand, the most often right first."""
    frames: dict[str, dict[str, list[str]]] = {}
    for property_, words, frame in sorted(chosen, key=lambda cue: (-counts[cue][0], cue)):
        frames.setdefault(property_, {}).setdefault(words, []).append(frame)
    out: list[str] = []
    property_, inside = "", False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith((" ", "#")):
            property_ = line.rstrip(":")
        inside = inside and line.startswith("    ")
        if line.startswith("  cues:"):
            inside = True
            out += ["  cues:", *_block(_hand_entries(path, property_), frames.get(property_, {}))]
        elif not inside:
            out.append(line)
    path.write_text("\n".join(out), encoding="utf-8")


def _hand_entries(path: Path, property_: str) -> list[str]:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))[property_]
    cues = [cue for cue in entry.get("cues", ()) if isinstance(cue, dict) and "precision" in cue]
    return [_entry(cue) for cue in cues]


def _entry(cue: Mapping[str, object]) -> str:
    frame = f"frame: {cue['frame']}, " if "frame" in cue else ""
    return f"{{text: {cue['text']}, {frame}precision: {cue['precision']}}}"


def _block(hand: Iterable[str], counted: Mapping[str, list[str]]) -> list[str]:
    entries = [
        *hand,
        *(w if found == ["svo"] else f"{{text: {w}, frame: {' '.join(found)}}}" for w, found in counted.items()),
    ]
    lines, line = [], "    ["
    for at, entry in enumerate(entries):
        piece = entry + (", " if at < len(entries) - 1 else "]")
        if len(line) + len(piece) > _WIDTH:
            lines.append(line.rstrip())
            line = "     "
        line += piece
    return [*lines, line if entries else "    []"]
