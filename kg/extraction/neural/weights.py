"""The files of a trained model, checked before they are used.

A model is a folder: `manifest.json` lists the other files with their SHA-256; `alphabet.json`, `aliases.json`,
`settings.json` and `ngrams.npz` are data; `encode.onnx`, `relate.onnx` and `attach.onnx` are the network.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import WeightsError
from kg.extraction.neural.aliases import AliasModel
from kg.extraction.neural.alphabet import Alphabet
from kg.extraction.neural.ngrams import BUCKETS, NgramModel
from kg.extraction.neural.reading import Settings

DEFAULT = Path(__file__).resolve().parents[2] / "weights" / "default"
FORMAT = 2
_NEEDED = (
    "alphabet.json",
    "aliases.json",
    "settings.json",
    "ngrams.npz",
    "encode.onnx",
    "relate.onnx",
    "attach.onnx",
)
_REMEDY = "Install the package again, name another folder of weights, or read with --extractor rules."


@dataclass(frozen=True, slots=True)
class Weights:
    """A checked model; `version` is the first twelve digits of the digest of its manifest."""

    folder: Path
    version: str
    alphabet: Alphabet
    aliases: AliasModel
    ngrams: NgramModel
    settings: Settings
    graphs: Mapping[str, bytes]


def load(folder: Path = DEFAULT) -> Weights:
    """Read and check a model; raise WeightsError telling the file and what is wrong with it."""
    manifest = _bytes(folder / "manifest.json")
    files = {name: _checked(folder / name, digest) for name, digest in _listed(folder, manifest).items()}
    try:
        return Weights(
            folder,
            hashlib.sha256(manifest).hexdigest()[:12],
            _alphabet(json.loads(files["alphabet.json"])),
            AliasModel(**json.loads(files["aliases.json"])),
            _ngrams(files["ngrams.npz"]),
            _settings(json.loads(files["settings.json"])),
            {name.removesuffix(".onnx"): data for name, data in files.items() if name.endswith(".onnx")},
        )
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise WeightsError(str(folder), f"its data cannot be understood ({error})", _REMEDY) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(str(path), f"the file cannot be read ({error.strerror})", _REMEDY) from error


def _listed(folder: Path, manifest: bytes) -> dict[str, str]:
    try:
        content = json.loads(manifest)
        form, files = content["format"], dict(content["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(str(folder / "manifest.json"), "the list of files is damaged", _REMEDY) from error
    if form != FORMAT:
        raise WeightsError(str(folder), f"it has format {form}, this program reads format {FORMAT}", _REMEDY)
    for name in _NEEDED:
        if name not in files:
            raise WeightsError(str(folder), f"the list of files lacks {name}", _REMEDY)
    return files


def _checked(path: Path, digest: str) -> bytes:
    data = _bytes(path)
    if hashlib.sha256(data).hexdigest() != digest:
        raise WeightsError(str(path), "the file is damaged: its digest is not the one in manifest.json", _REMEDY)
    return data


def _alphabet(content: dict[str, Any]) -> Alphabet:
    """Build the alphabet; pairs are one string, two characters each, numbered from 2 on."""
    pairs = content["pairs"]
    return Alphabet(
        {c: k + 1 for k, c in enumerate(content["chars"])},
        content["fold"],
        content["unknown"],
        {pairs[i : i + 2]: i // 2 + 2 for i in range(0, len(pairs), 2)},
    )


def _ngrams(data: bytes) -> NgramModel:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        model = NgramModel(arrays["weights"], arrays["scale"], arrays["bias"])
    if model.weights.shape[0] != BUCKETS:
        raise ValueError(f"{model.weights.shape[0]} buckets instead of {BUCKETS}")
    return model


def _settings(content: dict[str, Any]) -> Settings:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
    return Settings(**fields)
