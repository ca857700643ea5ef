"""`kg serve`: the graph of a build over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import ontology, pipeline
from kg.cli.app import Ontologies, Out, app, note
from kg.errors import OutputError


@app.command(epilog="Example: [bold]kg serve --out outputs --port 8765[/]")
def serve(
    out: Out = Path("outputs"),
    ontologies: Ontologies = None,
    host: Annotated[str, typer.Option(help="Address to listen on; any but loopback needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8765,
    token: Annotated[
        str, typer.Option(help="What a reader must give, as a bearer token or by the log-in page.", envvar="KG_TOKEN")
    ] = "",
    cors: Annotated[str, typer.Option(help="Origin whose pages may read answers (https://…); none by default.")] = "",
    workers: Annotated[int, typer.Option(help="Processes that answer queries.", min=1)] = 2,
    deadline: Annotated[float, typer.Option(help="Seconds after which a query is stopped.")] = 10.0,
    memory: Annotated[int, typer.Option(help="Megabytes that one worker may take.", min=256)] = 2048,
    rows: Annotated[int, typer.Option(help="Rows of a result that are kept.", min=1)] = 50_000,
    megabytes: Annotated[int, typer.Option(help="Megabytes of a result that are kept.", min=1)] = 20,
    today: Annotated[
        str,
        typer.Option(
            "--date", help="The day (YYYY-MM-DD) that 去年 is counted from; the newest document's by default."
        ),
    ] = "",
) -> None:
    """Serve the graph of a build: pages, search, questions and SPARQL, for this machine alone unless told otherwise."""
    import uvicorn

    from kg.serve.app import make_app
    from kg.serve.settings import Settings

    settings = Settings(host, port, token, cors.rstrip("/"), workers, deadline, memory, rows, megabytes, today=today)
    schema = ontology.load(*(ontologies or ()))
    store = pipeline.open_store(out)
    made = make_app(store, out / pipeline.STORE, schema, settings, dossier=out / "graph.html")
    del store
    shown = f"[{host}]" if ":" in host else host
    note(f"http://{shown}:{port}/ (Ctrl-C ends it)")
    config = uvicorn.Config(
        made,
        host=host.strip("[]"),
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=200,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=1 << 17,
        timeout_graceful_shutdown=3,
    )
    try:
        uvicorn.Server(config).run()
    except SystemExit as end:
        raise OutputError(f"{host}:{port}", "the server cannot listen there", "Choose another --port.") from end
