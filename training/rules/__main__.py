"""`python -m training.rules --data DATA`: counts the lexicons of the knowledge-based extractor and writes them.

Rewrites names, words, heads, starts, rules, patterns and frames of `ontology/lexicons` and the counted cues of
`ontology/properties.yaml`. The words of `heads.tsv`, the patterns and the candidates of `training/rules/cues.yaml` are
kept by hand.
A stage that is done is kept in the work folder and not done again: delete the folder after a change.
"""

from __future__ import annotations

import argparse
import logging
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kg import ontology
from training.rules import claims, weights
from training.rules.annotated import documents
from training.rules.crosswise import count_all_names, crosswise
from training.rules.cues import candidates, write_cues
from training.rules.precisions import write_order, write_patterns
from training.rules.tables import Tables

log = logging.getLogger("training.rules")
T = TypeVar("T")


def arguments() -> argparse.Namespace:
    """What the command can be told."""
    parser = argparse.ArgumentParser(prog="python -m training.rules", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with annotation/ and data/")
    parser.add_argument("--work", type=Path, default=Path("outputs/rules"), help="where lexicons lie while counted")
    parser.add_argument("--without-held", action="store_true", help="leave the held-out tenth of train out")
    parser.add_argument("--dry", action="store_true", help="leave the result in the work folder")
    return parser.parse_args()


def once(work: Path, name: str, make: Callable[[], T]) -> T:
    """Make a thing, or take the one that an earlier run left in the work folder."""
    path = work / f"{name}.pickle"
    if path.exists():
        kept: T = pickle.loads(path.read_bytes())
        return kept
    made = make()
    part = path.with_suffix(".part")
    part.write_bytes(pickle.dumps(made))
    part.replace(path)
    return made


def main() -> None:
    """Count names, then claims crosswise, then everything on all documents."""
    args = arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    args.work.mkdir(parents=True, exist_ok=True)
    every = documents(args.data, without_held=args.without_held)
    readings = once(args.work, "readings", lambda: list(crosswise(every, args.data, args.work)))
    log.info("read %d documents crosswise", len(readings))
    tables = Tables.copy(args.work / "all")
    count_all_names(every, args.data, tables)
    lexicons = tables.lexicons()
    write_order(claims.count_order(readings, lexicons), tables)
    write_patterns(claims.count_patterns(readings, lexicons), tables)
    claims.speak(lexicons, candidates())
    counts = once(args.work, "counts", lambda: claims.count_frames(readings, lexicons))
    chosen = claims.telling(counts)
    log.info("%d cues in a frame of %d are telling", len(chosen), len(counts))
    claims.speak(lexicons, chosen)
    fitted = weights.fit(claims.examples(readings, lexicons), ontology.load().properties)
    weights.write(fitted, sorted({f"{property_} {words}" for property_, words, _ in chosen}), tables)
    tables.write_properties(lambda path: write_cues(counts, chosen, path))
    if not args.dry:
        tables.ship()


if __name__ == "__main__":
    main()
