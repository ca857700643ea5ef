"""Learn from the annotated documents which names of one text are one thing."""

from __future__ import annotations

from collections.abc import Iterator

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg.extraction.neural.aliases import AliasModel, Name, bracketed, candidates, features
from training.corpus import Sample
from training.schema import CLASSES

# A longer stretch of characters stands in one name alone: it would be learnt by heart, and is no knowledge.
_LONGEST = 10


def examples(sample: Sample) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield the features of every candidate pair of names of a document and whether they are one thing."""
    owner = {(n, CLASSES[sample.types[k]]): k for k, names in enumerate(sample.names) for n in names}
    standing = {sample.text[p.start : p.end] for p in sample.places if not p.inner}
    names = sorted(Name(n, t, n in standing) for n, t in owner)
    brackets = bracketed(sample.text, [(p.start, p.end) for p in sample.places if not p.inner])
    for short, long in candidates(names, brackets):
        found = features(short, long, bracket=(short.surface, long.surface) in brackets)
        yield found, owner[short.surface, short.type] == owner[long.surface, long.type]


def fit_aliases(train: list[Sample], held: list[Sample]) -> tuple[AliasModel, dict[str, float]]:
    """Fit on train; return the model and its precision and recall on the held-out documents."""
    rows = [e for s in train for e in examples(s)]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=2.0, max_iter=1000)
    model.fit(vectorizer.fit_transform([f for f, _ in rows]), [y for _, y in rows])
    weights = {
        str(name): round(float(w), 3)
        for name, w in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        if abs(w) >= 0.05 and len(str(name).rsplit(" ", 1)[-1]) <= _LONGEST
    }
    aliases = AliasModel(weights, round(float(model.intercept_[0]), 3))
    right = predicted = gold = 0
    for s in held:
        owner = {(n, CLASSES[s.types[k]]): k for k, names in enumerate(s.names) for n in names}
        standing = {s.text[p.start : p.end] for p in s.places if not p.inner}
        names = sorted(Name(n, t, n in standing) for n, t in owner)
        fulls = aliases.fulls(names, bracketed(s.text, [(p.start, p.end) for p in s.places if not p.inner]))
        predicted += len(fulls)
        right += sum(owner[k] == owner[v[0], k[1]] for k, v in fulls.items())
        gold += sum(len(n) - 1 for n in s.names if n)
    return aliases, {"precision": right / max(1, predicted), "recall": right / max(1, gold), "gold": gold}
