"""`kg eval`: an extractor against gold documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kg import interchange, ontology
from kg.cli.app import ExtractorName, Ontologies, app, note
from kg.cli.llm import DEFAULT_CACHE, LlmBudget, LlmCache, LlmKey, LlmModel, LlmUrl, llm_options
from kg.evaluation import intervals as bootstrap
from kg.evaluation import reliability as calibration
from kg.evaluation import report
from kg.evaluation.predict import predict
from kg.evaluation.score import score
from kg.extraction import registry
from kg.pipeline import write_file


@app.command("eval", epilog="Example: [bold]kg eval examples/gold.jsonl --intervals[/]")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold documents, one JSON object a line.")],
    predicted: Annotated[Path | None, typer.Argument(help="What was extracted; read anew when not given.")] = None,
    extractor: ExtractorName = registry.DEFAULT,
    ontologies: Ontologies = None,
    intervals: Annotated[bool, typer.Option("--intervals", help="Add 95 % bootstrap intervals.")] = False,
    reliability: Annotated[bool, typer.Option("--reliability", help="Add the table of confidence.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Write every miss and false hit to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    llm_url: LlmUrl = "",
    llm_model: LlmModel = "",
    llm_key: LlmKey = "",
    llm_budget: LlmBudget = None,
    llm_cache: LlmCache = DEFAULT_CACHE,
) -> None:
    """Print precision, recall and F1 of an extractor, overall and for each class and property."""
    schema = ontology.load(*(ontologies or ()))
    documents = interchange.read(gold)
    if predicted is None:
        options = llm_options(llm_url, llm_model, llm_key, llm_budget, (0.0, 0.0), llm_cache)
        found = predict(documents.values(), registry.load(extractor, schema, options), schema)
    else:
        found = interchange.read(predicted)
    scores = score(documents, found, schema=schema)
    spread = bootstrap(scores) if intervals else None
    bins = calibration(scores) if reliability else None
    if errors is not None:
        write_file(errors, (line.encode() for line in report.errors(scores)))
        note(f"{errors} is written.")
    if as_json:
        typer.echo(json.dumps(report.table(scores, intervals=spread, bins=bins), ensure_ascii=False, indent=1))
    else:
        typer.echo(report.render(scores, intervals=spread, bins=bins))
