"""The whole network: encoder, span heads, fact head; and its losses on annotated documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extraction.neural.details import detail_distances, distances
from kg.extraction.neural.network import DetailTable
from kg.extraction.neural.pairs import PairTable, Place, sentence_numbers, tabulate
from training.batches import HEADS, Batch, Labelled, targets
from training.corpus import Sample
from training.decode import choose, probable
from training.facts import FactHead
from training.schema import PROPERTIES, SYMMETRIC
from training.spans import SpanHead, span_loss


class ReaderNet(nn.Module):
    """What reads a text."""

    def __init__(self, encoder: nn.Module, *, dropout: float = 0.3) -> None:
        super().__init__()
        width = int(encoder.width)
        self.encoder = encoder
        self.drop = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: SpanHead(width, n) for name, n in HEADS.items()})
        self.facts = FactHead(width)

    def encode(self, batch: Batch) -> Tensor:
        """[B, T, width]. In training the encoder reads texts in pieces of some sentences: more rows at once."""
        if not self.training:
            h: Tensor = self.encoder(batch.chars, batch.pairs, batch.lengths)
            return h
        rows = [(r, a, b) for r, item in enumerate(batch.items) for a, b in pieces(item.text)]
        longest = max(b - a for _, a, b in rows)
        index = torch.zeros(len(rows), longest, dtype=torch.long)
        back = torch.zeros(batch.chars.shape, dtype=torch.long)
        time = batch.chars.shape[1]
        for k, (r, a, b) in enumerate(rows):
            index[k, : b - a] = torch.arange(r * time + a, r * time + b)
            back[r, a:b] = torch.arange(k * longest, k * longest + b - a)
        lengths = torch.tensor([b - a for _, a, b in rows])
        inside = torch.arange(longest)[None] < lengths[:, None]
        chars = batch.chars.reshape(-1)[index] * inside
        pairs = batch.pairs.reshape(-1)[index] * inside
        read: Tensor = self.encoder(chars, pairs, lengths)
        return read.reshape(-1, read.shape[2])[back]


def pieces(text: str, most: int = 250) -> list[tuple[int, int]]:
    """Cut a text at sentence ends, or at commas, or anywhere, into pieces of at most `most` characters."""
    cuts: list[tuple[int, int]] = []
    begin = 0
    while len(text) - begin > most:
        end = 0
        for stops in ("。！？\n", "；，、,;"):
            end = max(text.rfind(stop, begin + most // 3, begin + most) for stop in stops) + 1
            if end:
                break
        end = end or begin + most
        cuts.append((begin, end))
        begin = end
    return [*cuts, (begin, len(text))]


@dataclass(slots=True)
class Truth:
    """What is right for the candidate pairs of one text, as tensors over groups of pairs about the same two things."""

    group: Tensor
    label: Tensor
    excluded: Tensor
    ignored: Tensor


def with_noise(item: Labelled, found: list[tuple[int, int, int, float]]) -> list[Place]:
    """The true names and the wrong ones that the reader sees at present, each as a thing of its own."""
    sample = item.sample
    assert sample is not None
    places = [Place(p.start, p.end, p.type, p.entity) for p in sample.places]
    known = {(p.start, p.end) for p in sample.places}
    surfaces = {n for names in sample.names for n in names}
    strangers: dict[tuple[str, int], int] = {}
    for a, b, label, _ in found:
        surface = item.text[a:b]
        if (a, b) not in known and surface not in surfaces and b - a > 1:
            number = strangers.setdefault((surface, label), 1000 + len(strangers))
            places.append(Place(a, b, label, number))
    return sorted(places, key=lambda p: (p.start, -p.end))


def truth_of(sample: Sample, places: list[Place], table: PairTable) -> Truth:
    """Which pairs are which facts: those inside the evidence stand for it, others of the two things don't count."""
    entity = np.array([p.entity for p in places], np.int64)
    ones, twos = entity[table.one], entity[table.two]
    keys, group = np.unique(ones * 100000 + twos, return_inverse=True)
    label = np.zeros((len(keys), len(PROPERTIES)), np.float32)
    excluded = np.zeros((len(group), len(PROPERTIES)), bool)
    where = {int(k): g for g, k in enumerate(keys)}
    low = np.minimum(table.starts[table.one], table.starts[table.two])
    high = np.maximum(table.ends[table.one], table.ends[table.two])
    ignored = np.zeros_like(label)
    for fact in sample.facts:
        ways = [(fact.subject, fact.object)]
        if PROPERTIES[fact.property] in SYMMETRIC:
            ways.append((fact.object, fact.subject))
        for s, o in ways:
            g = where.get(s * 100000 + o)
            if g is None:
                continue
            label[g, fact.property] = 1.0
            rows = np.nonzero(group == g)[0]
            inside = (low[rows] >= fact.evidence[0]) & (high[rows] <= fact.evidence[1])
            if inside.any():
                excluded[rows[~inside], fact.property] = True
    return Truth(
        torch.from_numpy(group.reshape(-1)),
        torch.from_numpy(label),
        torch.from_numpy(excluded),
        torch.from_numpy(ignored),
    )


def group_log_sum_exp(x: Tensor, group: Tensor, count: int) -> Tensor:
    """Log-sum-exp of rows [P, C] that share a group: [count, C]."""
    index = group[:, None].expand_as(x)
    top = torch.full((count, x.shape[1]), -1e4).scatter_reduce(0, index, x.detach(), "amax")
    total = torch.zeros(count, x.shape[1]).scatter_add(0, index, torch.exp(x - top[group]))
    return top + torch.log(total + 1e-12)


def fact_losses(
    net: ReaderNet, h: Tensor, item: Labelled, places: list[Place], spans: list[tuple[int, int, int]]
) -> tuple[Tensor, Tensor, Tensor]:
    """Summed losses of properties, modality and qualifiers on one text; h [T, width]."""
    zero = h.sum() * 0
    sample = item.sample
    assert sample is not None
    table = tabulate(item.text, places)
    if not len(table.one):
        return zero, zero, zero
    logits, modality, pair = relate(net, h, table, len(item.text))
    truth = truth_of(sample, places, table)
    if not torch.any(truth.label):
        grouped = group_log_sum_exp(logits, truth.group, len(truth.label))
        return (
            functional.binary_cross_entropy_with_logits(grouped.clamp(min=-28), truth.label, reduction="sum"),
            zero,
            zero,
        )
    grouped = group_log_sum_exp(logits.masked_fill(truth.excluded, -30.0), truth.group, len(truth.label))
    property_loss = functional.binary_cross_entropy_with_logits(grouped.clamp(min=-28), truth.label, reduction="sum")
    rows, facts = _rows_of_facts(sample, places, table, logits, truth)
    if not rows:
        return property_loss, zero, zero
    index = torch.tensor(rows)
    modality_loss = functional.cross_entropy(
        modality[index], torch.tensor([sample.facts[f].modality for f in facts]), reduction="sum"
    )
    if not spans:
        return property_loss, modality_loss, zero
    details = table_of_details(sample, item.text, table, rows, facts, spans)
    scores = attach(net, h, pair[index], details)
    right = torch.zeros_like(scores)
    for k, f in enumerate(facts):
        wanted = {(key, item.text[a:b]) for key, a, b in sample.facts[f].qualifiers}
        for d, (a, b, key) in enumerate(spans):
            right[k, d] = float((key, item.text[a:b]) in wanted)
    return property_loss, modality_loss, functional.binary_cross_entropy_with_logits(scores, right, reduction="sum")


def _rows_of_facts(
    sample: Sample, places: list[Place], table: PairTable, logits: Tensor, truth: Truth
) -> tuple[list[int], list[int]]:
    rows, facts = [], []
    entity = np.array([p.entity for p in places], np.int64)
    for f, fact in enumerate(sample.facts):
        mine = (entity[table.one] == fact.subject) & (entity[table.two] == fact.object)
        mine &= ~truth.excluded[:, fact.property].numpy()
        spots = np.nonzero(mine)[0]
        if len(spots):
            values = logits.detach()[spots, fact.property]
            rows.append(int(spots[int(values.argmax())]))
            facts.append(f)
    return rows, facts


def table_of_details(
    sample: Sample, text: str, table: PairTable, rows: list[int], facts: list[int], spans: list[tuple[int, int, int]]
) -> DetailTable:
    """The qualifier table of some facts, each standing at one candidate pair."""
    starts, ends = np.array([s[0] for s in spans]), np.array([s[1] for s in spans])
    one, two = table.one[rows], table.two[rows]
    far = detail_distances(
        table.starts[one], table.ends[one], table.starts[two], table.ends[two], starts, ends, sentence_numbers(text)
    )
    properties = np.array([sample.facts[f].property for f in facts])
    return DetailTable(properties, starts, ends, np.array([s[2] for s in spans]), far)


def relate(net: ReaderNet, h: Tensor, table: PairTable, time: int) -> tuple[Tensor, Tensor, Tensor]:
    """Run the fact head over a table of pairs."""
    t = torch.from_numpy
    far = t(distances(table.starts, table.ends, time))
    return net.facts(
        h[:time],
        t(table.starts),
        t(table.ends),
        t(table.types),
        t(table.traits),
        far,
        t(table.one),
        t(table.two),
        t(table.relations),
    )


def attach(net: ReaderNet, h: Tensor, pair: Tensor, table: DetailTable) -> Tensor:
    """Run the qualifier part of the fact head."""
    t = torch.from_numpy
    return net.facts.details(h, pair, t(table.properties), t(table.starts), t(table.ends), t(table.keys), t(table.far))


@dataclass(slots=True)
class Weights:
    """How much each loss counts."""

    names: float = 10.0
    details: float = 5.0
    facts: float = 10.0
    modality: float = 2.0
    attach: float = 3.0
    pairs: float = 4.0


def pair_loss(net: ReaderNet, h: Tensor, item: Labelled) -> Tensor:
    """Summed loss of the judged pairs of a text of a public relation set; h [T, width]."""
    known = item.known
    assert known is not None
    places = [Place(p.start, p.end, p.type, p.entity) for p in known.places]
    table = tabulate(item.text, places)
    if not len(table.one):
        return h.sum() * 0
    logits, _, _ = relate(net, h, table, len(item.text))
    entity = np.array([p.entity for p in places], np.int64)
    keys, group = np.unique(entity[table.one] * 100000 + entity[table.two], return_inverse=True)
    right = np.zeros((len(keys), len(PROPERTIES)), np.float32)
    asked = np.zeros((len(keys), len(PROPERTIES)), np.float32)
    for row, key in enumerate(keys):
        judgement = known.pairs.get((int(key) // 100000, int(key) % 100000))
        if judgement is not None:
            for number, name in enumerate(PROPERTIES):
                right[row, number] = float(name in judgement.right)
                asked[row, number] = float(name in judgement.asked)
    grouped = group_log_sum_exp(logits, torch.from_numpy(group.reshape(-1)), len(keys)).clamp(min=-28)
    return functional.binary_cross_entropy_with_logits(
        grouped, torch.from_numpy(right), torch.from_numpy(asked), reduction="sum"
    )


def losses(net: ReaderNet, batch: Batch, weights: Weights) -> tuple[Tensor, dict[str, float]]:
    """The weighted loss of a batch, and its parts, per character: of our own documents, or of judged pairs alone."""
    h = net.drop(net.encode(batch))
    count = batch.lengths.sum()
    if batch.items[0].known is not None:
        rows = [pair_loss(net, h[row, : len(item.text)], item) for row, item in enumerate(batch.items)]
        known = torch.stack(rows).sum() / count
        return weights.pairs * known, {"pairs": float(known.detach())}
    scores = {name: head(h) for name, head in net.heads.items()}
    parts = {}
    for name in scores:
        label, weight = targets(batch, name)
        parts[name] = span_loss(scores[name], label, weight) / count
    with torch.no_grad():
        names = probable(scores["news"], batch, 0.3)
        details = probable(scores["quals"], batch, 0.2)
    total = [torch.zeros(()), torch.zeros(()), torch.zeros(())]
    for row, item in enumerate(batch.items):
        places = with_noise(item, choose(names[row][:200], 0.3)[:60])
        spans = {(a, b, y - 1) for a, b, y, _ in item.spans["quals"]} | {(a, b, y) for a, b, y, _ in details[row][:40]}
        found = fact_losses(net, h[row, : len(item.text)], item, places, sorted(spans))
        total = [t + f for t, f in zip(total, found, strict=True)]
    parts["facts"], parts["modality"], parts["attach"] = (t / count for t in total)
    loss = (
        weights.names * parts["news"]
        + weights.details * parts["quals"]
        + weights.facts * parts["facts"]
        + weights.modality * parts["modality"]
        + weights.attach * parts["attach"]
    )
    return loss, {k: float(v.detach()) for k, v in parts.items()}
