"""The fact head: properties of pairs of names, the modality of a fact, and the qualifiers that belong to it."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.schema import ALLOWED, MODALITIES, PROPERTIES, QUALIFIERS

HEADS, KEY, VALUE = 8, 24, 32
PAIR = 256
_FLOOR = -25.0


class FactHead(nn.Module):
    """Works on one text: h [T, width], names [N], candidate pairs [P] (see kg.extraction.neural.pairs).

    A pair looks at the text through the product of what its two names attend to, so the softmax over the text never has
    to be built for each pair anew.
    """

    def __init__(self, width: int, dim: int = 128) -> None:
        super().__init__()
        self.kind = nn.Embedding(8, 16)
        self.often = nn.Embedding(4, 8)
        self.first = nn.Embedding(2, 8)
        self.subject = nn.Linear(3 * width + 32, dim)
        self.object = nn.Linear(3 * width + 32, dim)
        self.subject_query = nn.Linear(dim, HEADS * KEY)
        self.object_query = nn.Linear(dim, HEADS * KEY)
        self.key = nn.Linear(width, HEADS * KEY)
        self.value = nn.Linear(width, HEADS * VALUE)
        self.subject_far = nn.Embedding(19, HEADS)
        self.object_far = nn.Embedding(19, HEADS)
        self.far = nn.Embedding(19, 24)
        self.between = nn.Embedding(8, 8)
        self.stops = nn.Embedding(4, 8)
        self.nested = nn.Embedding(3, 8)
        self.types = nn.Embedding(64, 24)
        self.hidden = nn.Linear(3 * dim + HEADS * VALUE + 72, PAIR)
        self.property = nn.Linear(PAIR, len(PROPERTIES))
        self.modality = nn.Linear(PAIR, len(MODALITIES))
        self.drop = nn.Dropout(0.3)
        self.detail_pair = nn.Linear(PAIR, 64)
        self.detail_span = nn.Linear(2 * width, 64)
        self.detail_key = nn.Embedding(len(QUALIFIERS), 16)
        self.detail_property = nn.Embedding(len(PROPERTIES), 16)
        self.detail_far = nn.Embedding(19 * 2, 16)
        self.detail_stops = nn.Embedding(7, 8)
        self.detail_hidden = nn.Linear(64 * 3 + 16 * 4 + 8, 64)
        self.detail = nn.Linear(64, 1)
        nn.init.constant_(self.property.bias, -4.0)
        for table in (self.subject_far, self.object_far):
            nn.init.normal_(table.weight, 0, 0.5)
        self.register_buffer("allowed", torch.tensor(ALLOWED), persistent=False)

    def names(self, h: Tensor, starts: Tensor, ends: Tensor, types: Tensor, traits: Tensor) -> tuple[Tensor, Tensor]:
        """Subject and object vectors [N, dim] of the names."""
        total = functional.pad(torch.cumsum(h, 0), (0, 0, 1, 0))
        mean = (total[ends] - total[starts]) / (ends - starts).unsqueeze(1).to(h.dtype)
        parts = [h[starts], h[ends - 1], mean, self.kind(types), self.often(traits[:, 0]), self.first(traits[:, 1])]
        x = self.drop(torch.cat(parts, 1))
        return torch.relu(self.subject(x)), torch.relu(self.object(x))

    def gaze(self, h: Tensor, far: Tensor, query: Tensor, bias: Tensor) -> Tensor:
        """What each name attends to, before normalisation: [HEADS, N, T], largest value one."""
        n, time = query.shape[0], h.shape[0]
        k = self.key(h).view(time, HEADS, KEY).permute(1, 2, 0)
        q = query.view(n, HEADS, KEY).permute(1, 0, 2)
        scores = torch.matmul(q, k) / 5.0 + bias[far].permute(2, 0, 1)
        scores = scores - scores.amax(2, keepdim=True)
        return torch.exp(torch.clamp(scores, min=_FLOOR))

    def forward(
        self,
        h: Tensor,
        starts: Tensor,
        ends: Tensor,
        types: Tensor,
        traits: Tensor,
        far: Tensor,
        one: Tensor,
        two: Tensor,
        relations: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return property logits [P, properties], modality logits [P, modalities], pair vectors [P, PAIR].

        `far` [N, T] holds the bucket of the distance from each name to each character.
        """
        subject, object_ = self.names(h, starts, ends, types, traits)
        look_one = self.gaze(h, far, self.subject_query(subject), self.subject_far.weight)
        look_two = self.gaze(h, far, self.object_query(object_), self.object_far.weight)
        look = look_one[:, one] * look_two[:, two]
        value = self.value(h).view(h.shape[0], HEADS, VALUE).permute(1, 0, 2)
        seen = torch.matmul(look, value) / (look.sum(2, keepdim=True) + 1e-9)
        context = torch.relu(seen.permute(1, 0, 2).reshape(-1, HEADS * VALUE))
        s, o = subject[one], object_[two]
        parts = [
            s,
            o,
            s * o,
            context,
            self.far(relations[:, 0]),
            self.between(relations[:, 1]),
            self.stops(relations[:, 2]),
            self.nested(relations[:, 3]),
            self.types(types[one] * 8 + types[two]),
        ]
        pair = torch.relu(self.hidden(self.drop(torch.cat(parts, 1))))
        dropped = self.drop(pair)
        logits = self.property(dropped).masked_fill(~self.allowed[types[one], types[two]], -30.0)
        return logits, self.modality(dropped), pair

    def details(
        self, h: Tensor, pair: Tensor, property_: Tensor, starts: Tensor, ends: Tensor, keys: Tensor, far: Tensor
    ) -> Tensor:
        """Logits [F, D] that qualifier span d belongs to fact f.

        pair [F, PAIR], property_ [F]; spans and their keys [D]; far [F, D, 3]: distance buckets from the span to the
        subject and to the object, and the number of sentence ends between (0…6, signed, 3 for none).
        """
        f, d = pair.shape[0], starts.shape[0]
        span = torch.relu(self.detail_span(torch.cat([h[starts], h[ends - 1]], 1))).unsqueeze(0).expand(f, d, 64)
        about = torch.relu(self.detail_pair(pair)).unsqueeze(1).expand(f, d, 64)
        key = self.detail_key(keys).unsqueeze(0).expand(f, d, 16)
        which = self.detail_property(property_).unsqueeze(1).expand(f, d, 16)
        parts = [
            span,
            about,
            span * about,
            key,
            which,
            self.detail_far(far[..., 0]),
            self.detail_far(far[..., 1] + 19),
            self.detail_stops(far[..., 2]),
        ]
        return self.detail(torch.relu(self.detail_hidden(self.drop(torch.cat(parts, 2))))).squeeze(2)
