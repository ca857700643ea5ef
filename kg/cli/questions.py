"""`kg ask`: questions in Chinese to a build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from kg import ontology, pipeline
from kg.ask import Answer, Finding
from kg.ask import ask as answer_of
from kg.ask.wording import reading, verdict
from kg.cli.app import Ontologies, Out, app, terminal
from kg.cli.ask import tell_fact
from kg.ontology import Ontology

MOST = 5  # claims shown beneath one finding


@app.command(epilog="Example: [bold]kg ask 谁投资了岚图汽车 --out outputs[/]")
def ask(
    question: Annotated[str, typer.Argument(help="A question in Chinese, such as 谁投资了岚图汽车？")],
    out: Out = Path("outputs"),
    ontologies: Ontologies = None,
    today: Annotated[
        str,
        typer.Option(
            "--date", help="The day (YYYY-MM-DD) that 去年 is counted from; the newest document's by default."
        ),
    ] = "",
) -> None:
    """Answer a question in Chinese from the graph of a build, with the sentences that say so."""
    schema = ontology.load(*(ontologies or ()))
    _tell(answer_of(pipeline.open_store(out), question, schema, today=today), schema)


def _tell(answer: Answer, schema: Ontology) -> None:
    if answer.question is not None:
        terminal.print(Text(f"读作 {reading(answer.question, schema)}", style="dim"), soft_wrap=True)
    said = verdict(answer)
    terminal.print(Text(f"{said.zh}  {said.en}", style="bold"), soft_wrap=True)
    for finding in answer.findings:
        _tell_finding(finding, schema)
    if answer.also:
        terminal.print(Text("另有不同说法  told otherwise", style="bold"))
        for finding in answer.also:
            _tell_finding(finding, schema)
    if answer.hints:
        terminal.print(Text("可以这样问  you can ask"))
        for hint in answer.hints:
            terminal.print(Text(f"  {hint}？"), soft_wrap=True)
    if answer.sparql:
        terminal.print(Text(answer.sparql, style="dim"), soft_wrap=True)


def _tell_finding(finding: Finding, schema: Ontology) -> None:
    name = finding.thing.name if finding.thing else ""
    way = f"（{'、'.join(finding.way)}）" if finding.way else ""
    terminal.print(Text(" ".join(filter(None, ("■", name, finding.words, way)))), soft_wrap=True)
    for fact in finding.facts[:MOST]:
        tell_fact(fact, schema)
    if len(finding.facts) > MOST:
        terminal.print(Text(f"    … {len(finding.facts) - MOST}", style="dim"))
