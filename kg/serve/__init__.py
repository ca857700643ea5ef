"""The graph over HTTP: SPARQL, search, questions, and a page for every entity, claim and document. Read-only.

`kg.serve.app.make_app` makes the application. Nothing is imported here, so that a worker process starts quickly.
"""
