"""The trained network as files that ONNX Runtime reads, with weights stored in half precision."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

from kg.extraction.neural import weights
from kg.extraction.neural.aliases import AliasModel
from kg.extraction.neural.alphabet import Alphabet
from kg.extraction.neural.ngrams import NgramModel
from kg.extraction.neural.reading import Settings
from training.batches import HEADS
from training.facts import FactHead
from training.reader_net import ReaderNet
from training.spans import REACH


class _Encode(nn.Module):
    """chars, pairs [1, T] and zeros [1, E] that fill T up to a multiple of REACH, to vectors and scores of spans."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        encoder = net.encoder
        self.embed = encoder.embed
        self.chars, self.pairs, self.mix = encoder.chars, encoder.pairs, encoder.mix
        self.layers = nn.ModuleList(layer.plain() for layer in encoder.layers)
        self.heads = net.heads

    def forward(self, chars: Tensor, pairs: Tensor, filling: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = self.embed(chars, pairs)
        for number, layer in enumerate(self.layers):
            h = layer(h)[0] if number < 2 else h + layer(h)[0]
        wide = torch.cat([h, filling], 1)
        scores = [self.heads[name].scores(wide)[0] for name in HEADS]
        return h[0], scores[0], scores[1]


class _Relate(nn.Module):
    def __init__(self, head: FactHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, modality, pair = self.head(*inputs)
        return logits, torch.softmax(modality, -1), pair


class _Attach(nn.Module):
    def __init__(self, head: FactHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, *inputs: Tensor) -> Tensor:
        return torch.sigmoid(self.head.details(*inputs))


def _onnx(
    module: nn.Module, inputs: tuple[Tensor, ...], names: list[str], outputs: list[str], axes: dict[str, dict[int, str]]
) -> onnx.ModelProto:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            inputs,
            buffer,
            input_names=names,
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    return onnx.load_from_string(buffer.getvalue())


def halve(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store large float weights in half precision, cast back when the file is loaded."""
    casts, kept = [], []
    for weight in model.graph.initializer:
        array = numpy_helper.to_array(weight)
        if array.dtype == np.float32 and array.size > 64:
            stored = numpy_helper.from_array(array.astype(np.float16), weight.name + ".half")
            kept.append(stored)
            casts.append(helper.make_node("Cast", [stored.name], [weight.name], to=onnx.TensorProto.FLOAT))
        else:
            kept.append(weight)
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.producer_name = model.producer_version = model.doc_string = ""
    onnx.checker.check_model(model)
    return model


def encode_model(net: ReaderNet) -> onnx.ModelProto:
    """chars, pairs, filling → vectors, names, details."""
    width = int(net.encoder.width)
    inputs = (
        torch.ones(1, 57, dtype=torch.long),
        torch.ones(1, 57, dtype=torch.long),
        torch.zeros(1, 2 * REACH - 57, width),
    )
    axes = {
        "chars": {1: "T"},
        "pairs": {1: "T"},
        "filling": {1: "E"},
        "vectors": {0: "T"},
        "names": {0: "TE"},
        "details": {0: "TE"},
    }
    return _onnx(_Encode(net), inputs, ["chars", "pairs", "filling"], ["vectors", "names", "details"], axes)


def relate_model(net: ReaderNet) -> onnx.ModelProto:
    """vectors and a table of pairs → properties, modality, pair vectors."""
    t = torch.tensor
    width = int(net.encoder.width)
    inputs = (
        torch.randn(50, width),
        t([1, 5, 9]),
        t([3, 8, 12]),
        t([0, 1, 2]),
        torch.zeros(3, 2, dtype=torch.long),
        torch.zeros(3, 50, dtype=torch.long),
        t([0, 1, 2, 1]),
        t([1, 2, 0, 0]),
        torch.zeros(4, 4, dtype=torch.long),
    )
    names = ["vectors", "starts", "ends", "types", "traits", "far", "one", "two", "relations"]
    axes = {"vectors": {0: "T"}, "far": {0: "N", 1: "T"}, "relations": {0: "P"}, "traits": {0: "N"}}
    axes |= {k: {0: "N"} for k in ("starts", "ends", "types")} | {
        k: {0: "P"} for k in ("one", "two", "properties", "modality", "pairs")
    }
    return _onnx(_Relate(net.facts), inputs, names, ["properties", "modality", "pairs"], axes)


def attach_model(net: ReaderNet) -> onnx.ModelProto:
    """vectors, pair vectors and a table of qualifier spans → chances."""
    t = torch.tensor
    width = int(net.encoder.width)
    inputs = (
        torch.randn(50, width),
        torch.randn(2, 256),
        t([0, 1]),
        t([1, 5, 9]),
        t([3, 8, 12]),
        t([0, 1, 2]),
        torch.zeros(2, 3, 3, dtype=torch.long),
    )
    names = ["vectors", "pairs", "properties", "starts", "ends", "keys", "far"]
    axes = {
        "vectors": {0: "T"},
        "pairs": {0: "F"},
        "properties": {0: "F"},
        "far": {0: "F", 1: "D"},
        "chance": {0: "F", 1: "D"},
    }
    axes |= {k: {0: "D"} for k in ("starts", "ends", "keys")}
    return _onnx(_Attach(net.facts), inputs, names, ["chance"], axes)


def simple_forms(chars: dict[str, int]) -> dict[str, str]:
    """Every traditional character whose plain form is one character that the alphabet knows."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    forms = {}
    for code in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00)]:
        char = chr(code)
        plain = convert(char)
        if plain != char and len(plain) == 1 and plain in chars:
            forms[char] = plain
    return forms


def write(
    folder: Path, net: ReaderNet, alphabet: Alphabet, aliases: AliasModel, ngrams: NgramModel, settings: Settings
) -> None:
    """Write the files of one model, and last the list of their digests."""
    folder.mkdir(parents=True, exist_ok=True)
    net.eval()
    files: dict[str, bytes] = {}
    for name, model in (("encode", encode_model(net)), ("relate", relate_model(net)), ("attach", attach_model(net))):
        files[f"{name}.onnx"] = halve(model).SerializeToString(deterministic=True)
    fold = {**simple_forms(dict(alphabet.chars)), **alphabet.fold}
    known = sorted(alphabet.chars, key=lambda c: alphabet.chars[c])
    files["alphabet.json"] = _json(
        {
            "chars": known,
            "unknown": alphabet.unknown,
            "fold": fold,
            "pairs": "".join(sorted(alphabet.pairs, key=lambda p: alphabet.pairs[p])),
        }
    )
    files["aliases.json"] = _json(
        {"bias": aliases.bias, "threshold": aliases.threshold, "weights": dict(sorted(aliases.weights.items()))}
    )
    files["ngrams.npz"] = _zipped({"weights": ngrams.weights, "scale": ngrams.scale, "bias": ngrams.bias})
    files["settings.json"] = _json(asdict(settings))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    listing = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    (folder / "manifest.json").write_bytes(_json({"format": weights.FORMAT, "files": listing}))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _zipped(arrays: dict[str, np.ndarray]) -> bytes:
    """Arrays as a zip file with a fixed date, so that the same arrays are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array))
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), content.getvalue(), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()
