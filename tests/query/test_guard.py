import pytest
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.query.guard import check, chooses_graphs

CALLS_OUT = (
    "SELECT * { SERVICE <http://there/sparql> { ?a ?b ?c } }",
    "SELECT * { service silent ?where { ?a ?b ?c } }",
    "SELECT * { { SELECT ?a { SERVICE?where{ ?a ?b ?c } } } }",
    "SELECT * { ?a ?b 'x' # a comment ' \n SERVICE <http://there> { } }",
    'SELECT * { ?a ?b """it\'s "quoted" """ . SERVICE <http://there> { } }',
    "SELECT * { FILTER(?a<?b) SERVICE <http://there> { ?c ?d ?e } }",
    "SELECT * { ?a ?b 'don\\'t' . SERVICE <http://there> { } }",
    "SELECT * { OPTIONAL { \\u0053ERVICE <http://there> { } } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { SERVICE <http://there> { ?a ?b ?c } }",
    "ASK { FILTER NOT EXISTS { SERVICE <http://there> { ?a ?b ?c } } }",
)
RDFLIB_CANNOT_READ = ("SELECT * { ?a ?b '#' . SERVICE <http://there> { } }",)
STAYS = (
    "SELECT ?service { ?service a <http://SERVICE/> } # SERVICE <x>",
    "PREFIX service: <http://x/> SELECT * { ?a service:SERVICE 'SERVICE <http://x> {}' }",
    "SELECT * { ?a ?b '''a 'SERVICE' ''' , \"SERVICE\"@en , 'LOAD' }",
    "SELECT * { ?a <http://x/#SERVICE> ?b . FILTER(?a<?b && ?b>?c) }",
    "SELECT ($SERVICE AS ?DELETE) { }",
)


def calls_out(tree: object) -> bool:
    """Whether rdflib's grammar sees a SERVICE clause."""
    if isinstance(tree, CompValue):
        return tree.name == "ServiceGraphPattern" or any(map(calls_out, tree.values()))
    return not isinstance(tree, str) and hasattr(tree, "__iter__") and any(map(calls_out, tree))


@pytest.mark.parametrize("sparql", CALLS_OUT)
def test_calling_another_service_is_refused(sparql: str) -> None:
    assert calls_out(parseQuery(sparql))
    with pytest.raises(QueryError, match="would call another service"):
        check(sparql)


@pytest.mark.parametrize("sparql", RDFLIB_CANNOT_READ)
def test_calling_out_is_refused_where_another_parser_stumbles(sparql: str) -> None:
    with pytest.raises(QueryError, match="would call another service"):
        check(sparql)


@pytest.mark.parametrize("sparql", STAYS)
def test_the_word_alone_is_no_call(sparql: str) -> None:
    assert not calls_out(parseQuery(sparql))
    check(sparql)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://x>",
        "PREFIX a: <b:> INSERT DATA { a:b a:c a:d }",
        "DELETE WHERE { ?a ?b ?c }",
        "clear all",
        "DROP ALL",
    ],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(QueryError, match="would change the store"):
        check(update)


def test_a_query_that_chooses_its_graphs_is_known() -> None:
    assert chooses_graphs("SELECT * FROM <x:g> {}")
    assert chooses_graphs("ask from named <x:g> {}")
    assert not chooses_graphs("SELECT ?from { ?from ?b 'FROM <x:g>' } # FROM <x:g>")


def test_from_names_graphs_of_the_store_alone() -> None:
    check("SELECT * FROM <x:g> FROM NAMED <x:g> { ?a ?b ?c }", {"x:g"})
    for sparql in ("SELECT * FROM <file:///etc/passwd> { }", "SELECT * FROM NAMED <http://there/> { }"):
        with pytest.raises(QueryError, match=r"no such graph, and nothing is fetched"):
            check(sparql, {"x:g"})


@pytest.mark.parametrize("sparql", ["SELECT * {" + "{" * 20000, "ASK { FILTER(" + "!" * 20000 + "true) }"])
def test_what_would_break_the_engine_is_refused(sparql: str) -> None:
    with pytest.raises(QueryError, match="split it"):
        check(sparql)


def test_long_lists_of_values_are_no_danger() -> None:
    check("SELECT * { VALUES ?a { " + "<x:y> 'SERVICE' " * 20000 + "} }")
