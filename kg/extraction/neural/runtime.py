"""The network on ONNX Runtime: one thread, one order of work, so that the same text gives the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from kg.errors import WeightsError
from kg.extraction.neural.network import DetailTable, Encoded, Floats, Related
from kg.extraction.neural.pairs import Ints, PairTable
from kg.extraction.neural.schema import MODALITIES, PROPERTIES
from kg.extraction.neural.weights import Weights

REACH = 40
"""The longest name or qualifier in characters."""
PAIRS_AT_ONCE = 512
"""Pairs judged in one call; bounds the memory of a window full of names."""


class OnnxNetwork:
    """`kg.extraction.neural.network.Network` over the three graphs of a model."""

    def __init__(self, weights: Weights) -> None:
        sessions = {name: _session(data, f"{weights.folder}/{name}.onnx") for name, data in weights.graphs.items()}
        self._encode, self._relate, self._attach = (sessions[name] for name in ("encode", "relate", "attach"))
        self._width = int(self._encode.get_inputs()[2].shape[2])

    def encode(self, chars: Ints, pairs: Ints) -> Encoded:
        """Read one window; the graph wants zeros that fill it up to a multiple of REACH."""
        time = len(chars)
        filling = np.zeros((1, -time % REACH, self._width), np.float32)
        vectors, names, details = self._encode.run(
            ["vectors", "names", "details"], {"chars": chars[None], "pairs": pairs[None], "filling": filling}
        )
        return Encoded(vectors, names[:time], details[:time])

    def relate(self, vectors: Floats, table: PairTable, far: Ints) -> Related:
        """Judge the candidate pairs of a window, some hundreds at a time."""
        fixed = {
            "vectors": vectors, "starts": table.starts, "ends": table.ends, "types": table.types,
            "traits": table.traits, "far": far,
        }  # fmt: skip
        parts: list[Any] = []
        for begin in range(0, len(table.one), PAIRS_AT_ONCE):
            part = slice(begin, begin + PAIRS_AT_ONCE)
            pairs = {"one": table.one[part], "two": table.two[part], "relations": table.relations[part]}
            parts.append(self._relate.run(["properties", "modality", "pairs"], {**fixed, **pairs}))
        if not parts:
            empty = np.zeros((0, 1), np.float32)
            return Related(
                np.zeros((0, len(PROPERTIES)), np.float32), np.zeros((0, len(MODALITIES)), np.float32), empty
            )
        return Related(*(np.concatenate([p[k] for p in parts]) for k in range(3)))

    def attach(self, vectors: Floats, pairs: Floats, table: DetailTable) -> Floats:
        """Judge which qualifier spans belong to which facts."""
        inputs = {
            "vectors": vectors, "pairs": pairs, "properties": table.properties, "starts": table.starts,
            "ends": table.ends, "keys": table.keys, "far": table.far,
        }  # fmt: skip
        chance: Floats = self._attach.run(["chance"], inputs)[0]
        return chance


def _session(data: bytes, subject: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises its own classes, which share no base but this
        remedy = "Install the package again, or read with --extractor rules."
        raise WeightsError(subject, f"the network cannot be built ({error})", remedy) from error
