"""RDF files → the dataset that they were written from, whatever form they have and whoever wrote them out again.

Forms without named graphs lose which graph a triple stood in; the data says it: a claim names its document, and what
belongs to a claim has an IRI that goes on from the claim's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.errors import SourceError
from kg.graph.model import DEFAULT, Dataset, Graph
from kg.graph.names import Names
from kg.graph.schema import name_blanks, schema_triples
from kg.graph.terms import PROV, RDF, TYPE, Term, Triple, ordered
from kg.ontology import Ontology

FORMATS: Mapping[str, pyoxigraph.RdfFormat] = MappingProxyType(
    {
        "ttl": pyoxigraph.RdfFormat.TURTLE,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "nq": pyoxigraph.RdfFormat.N_QUADS,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "rdf": pyoxigraph.RdfFormat.RDF_XML,
    }
)
_REIFIES, _DERIVED = f"<{RDF}reifies>", f"<{PROV}wasDerivedFrom>"
_CLASSES = ("ontology#Claim>", "ontology#Document>")
Found = dict[Term, set[Triple]]


def read(paths: Sequence[Path], ontology: Ontology) -> Dataset:
    """Return what the files say together; where they lack the vocabulary it is made of the ontology.

    Raises SourceError when a file cannot be read, is none of `FORMATS`, or holds no graph of this program.
    """
    found: Found = {}
    for number, path in enumerate(paths):
        for graph, triple in _quads(path, f"_:f{number}"):
            found.setdefault(graph, set()).add(triple)
    names = Names(_base(found, paths))
    found = _pushed(found, names)
    if not any(graph not in (DEFAULT, names.ontology()) for graph in found):
        found = _sorted_out(found, names)
    vocabulary = found.pop(names.ontology(), None) or set(schema_triples(ontology, names))
    graphs = [Graph(name, ordered(triples)) for name, triples in found.items() if name]
    graphs.append(Graph(names.ontology(), ordered(name_blanks(sorted(vocabulary)))))
    default = Graph(DEFAULT, ordered(found.get(DEFAULT, ())))
    _named((default, *graphs[:-1]), paths)
    prefixes = tuple(names.prefixes(ontology).items())
    return Dataset(names.base, prefixes, (default, *sorted(graphs, key=lambda graph: graph.name)))


def _quads(path: Path, blank: str) -> Iterator[tuple[Term, Triple]]:
    """Yield the quads of a file; the names of its blank nodes begin with `blank`."""
    format = FORMATS.get(path.suffix.lower().lstrip("."))
    if format is None:
        known = ", ".join(f".{suffix}" for suffix in FORMATS)
        raise SourceError(str(path), "its form is not known", f"Name it after its form: {known}.")
    try:
        for quad in pyoxigraph.parse(path=str(path), format=format):
            subject, predicate, object_ = str(quad.subject), str(quad.predicate), str(quad.object)
            graph = "" if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else str(quad.graph_name)
            if predicate != _REIFIES:
                yield graph, (_apart(subject, blank), predicate, _apart(object_, blank))
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror or error})", "Check the path.") from error
    except (SyntaxError, ValueError) as error:
        raise SourceError(
            str(path), f"it is not what its name says ({error})", "Mend it, or write it again."
        ) from error


def _apart(term: Term, blank: str) -> Term:
    return f"{blank}{term[2:]}" if term.startswith("_:") else term


def _base(found: Found, paths: Sequence[Path]) -> str:
    """Return the base IRI, as the classes of the data tell it."""
    bases = {
        object_[1 : -len(class_)]
        for triples in found.values()
        for _, predicate, object_ in triples
        for class_ in _CLASSES
        if predicate == TYPE and object_.endswith(class_)
    }
    if len(bases) != 1:
        told = ", ".join(sorted(bases)) or "it has no document and no claim"
        fault = "they hold graphs of several bases" if bases else "it is no graph of this program"
        raise SourceError(", ".join(map(str, paths)), f"{fault} ({told})", "Give what `kg export` wrote, of one build.")
    return bases.pop()


def _pushed(found: Found, names: Names) -> Found:
    """Return the graphs under their own names, where `kg push` gave them others."""
    found.pop(names.record("pushed"), None)
    plain = found.pop(names.record("graph"), set())
    if plain:
        found.setdefault(DEFAULT, set()).update(plain)
    return found


def _sorted_out(found: Found, names: Names) -> Found:
    """Return the triples in the graphs that they belong to."""
    triples = [triple for graph in found.values() for triple in graph]
    owner = _owners(triples, names)
    own: Found = {}
    for triple in triples:
        own.setdefault(owner.get(triple[0]) or _elsewhere(triple[0], names), set()).add(triple)
    return own


def _owners(triples: Iterable[Triple], names: Names) -> dict[Term, Term]:
    """Return the document of each document, claim, evidence and value."""
    documents, claims = names.kg("Document"), names.kg("Claim")
    owner: dict[Term, Term] = {}
    derived: dict[Term, Term] = {}
    told: dict[Term, list[Term]] = {}
    for subject, predicate, object_ in triples:
        if predicate == TYPE and object_ == documents:
            owner[subject] = subject
        elif predicate == TYPE and object_ == claims:
            told.setdefault(subject, [])
        elif predicate == _DERIVED:
            derived[subject] = object_
    for subject, _, object_ in triples:
        if subject in told and object_.startswith(f"{subject[:-1]}-"):
            told[subject].append(object_)
    for claim, parts in told.items():
        owner.update((part, derived.get(claim, DEFAULT)) for part in (claim, *parts))
    return owner


def _elsewhere(subject: Term, names: Names) -> Term:
    about = subject.startswith(("_:", f"<{names.vocabulary}")) or subject == names.ontology()
    return names.ontology() if about else DEFAULT


def _named(graphs: Iterable[Graph], paths: Sequence[Path]) -> None:
    for graph in graphs:
        for triple in graph.triples:
            if triple[0].startswith("_:") or triple[2].startswith("_:"):
                fault = f"it has nodes without a name outside the ontology ({' '.join(triple)})"
                raise SourceError(", ".join(map(str, paths)), fault, "Give what `kg export` wrote.")
