"""How long a build takes beside jieba.posseg on the same text in the same run.

    python -m kg.evaluation.speed NEWS.jsonl [--characters 1000000] [--extractor NAME]

Processor time of this process is measured, each side after one warm-up on a small piece, and the ratio is printed: a
ratio means the same on any machine. The build is the whole one: reading, resolution, graph, store, validation, every
export and the page. `reading` is what the extractor takes alone, in characters a second.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import jieba.posseg

from kg import ontology, pipeline, sources
from kg.errors import KgError, SourceError
from kg.extraction import registry
from kg.pipeline import Settings

_WARM_UP = 2_000


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time, user and system, that the work takes in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measure(lines: Sequence[str], characters: int, extractor: str) -> Iterator[tuple[str, float, int]]:
    """Yield (what, processor seconds, characters) for posseg, the extractor alone and the whole build.

    `lines` are JSONL documents with the key text; as many are taken as make up the characters, and when there are too
    few of them they are read again under new ids. Raises SourceError when there are none.
    """
    rows = [json.loads(line) for line in lines if line.strip()]
    texts = [str(row.get("text", "")) for row in rows]
    if not any(texts):
        raise SourceError("input", "there is no text in it", "Give JSONL with the key text.")
    chosen = list(_enough(texts, characters))
    total = sum(map(len, chosen))
    posseg = jieba.posseg.POSTokenizer()
    posseg.lcut(chosen[0][:_WARM_UP])
    yield "jieba.posseg", seconds(lambda: [posseg.lcut(text) for text in chosen]), total
    schema = ontology.load()
    reader = registry.load(extractor, schema)
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news.jsonl"
        _write(news, chosen)
        documents = list(sources.read([news], on_fault=_raise))
        reader.read(documents[0])
        yield f"reading ({extractor})", seconds(lambda: [reader.read(document) for document in documents]), total
        settings = Settings(extractor=extractor)
        yield "whole build", seconds(lambda: pipeline.build([news], Path(folder) / "out", settings=settings)), total


def _enough(texts: Sequence[str], characters: int) -> Iterator[str]:
    given = 0
    while given < characters:
        for number, text in enumerate(texts):
            if given >= characters:
                return
            # The number makes a text that is read again a new document.
            yield text if given < sum(map(len, texts)) else f"{text}（{given}之{number}）"
            given += len(text)


def _write(path: Path, texts: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": f"n{number}", "text": text}, ensure_ascii=False) + "\n")


def _raise(fault: KgError) -> None:
    raise fault


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 2 when nothing could be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("--characters", type=int, default=1_000_000)
    parser.add_argument("--extractor", default=registry.DEFAULT)
    chosen = parser.parse_args(arguments)
    try:
        lines = chosen.news.read_text(encoding="utf-8").splitlines()
        base = 0.0
        for what, took, total in measure(lines, chosen.characters, chosen.extractor):
            base = base or took
            print(f"{what:24}{took:8.1f} s  {total / took:10,.0f} characters a second  ratio {took / base:.2f}")
    except (KgError, OSError, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
