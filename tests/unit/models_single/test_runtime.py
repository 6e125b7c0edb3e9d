"""Model folders are checked before they are used."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.encoder import WIDTH, Encoder
from models.errors import DamagedModel, MissingModel, WrongModel
from models.runtime import Network, read_manifest


def _folder(tmp_path: Path, **changes: Any) -> Path:
    (tmp_path / "net.onnx").write_bytes(b"not really a network")
    manifest = {
        "format": 1,
        "name": "small",
        "version": "1",
        "base": "none",
        "network": "net.onnx",
        "tokenizer": "shared",
        "max_length": 16,
        "files": {"net.onnx": hashlib.sha256(b"not really a network").hexdigest()},
        "heads": {"suggestion": {"column": 0}},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | changes))
    return tmp_path


def test_a_sound_folder_says_what_it_holds(tmp_path: Path) -> None:
    manifest = read_manifest(_folder(tmp_path))
    assert manifest.head("suggestion") == {"column": 0}
    assert manifest.tokenizer.is_file()


def test_a_changed_weight_file_is_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "net.onnx").write_bytes(b"somebody else's network")
    with pytest.raises(DamagedModel, match="expected"):
        read_manifest(folder)


def test_a_missing_weight_file_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "net.onnx").unlink()
    with pytest.raises(MissingModel, match=r"net\.onnx"):
        read_manifest(folder)


def test_a_folder_without_manifest_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match=r"manifest\.json"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 99},
        {"files": {}},
        {"files": "none"},
        {"tokenizer": "elsewhere.json"},
        {"max_length": "long"},
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(DamagedModel):
        read_manifest(_folder(tmp_path, **changes))


def test_a_head_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(WrongModel, match="suggestion"):
        read_manifest(_folder(tmp_path)).head("stance")


def test_a_folder_without_network_cannot_run(tmp_path: Path) -> None:
    manifest = read_manifest(_folder(tmp_path, network=None))
    with pytest.raises(WrongModel, match="no network"):
        Network.from_manifest(manifest)


@pytest.fixture(scope="module", params=[False, True], ids=["precise", "quick"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return Encoder.load(is_quick=request.param, threads=1)


def test_vectors_are_of_length_one_whatever_the_text(encoder: Encoder) -> None:
    texts = ["", "   ", "Please add a dark mode.", "\ud800 half a character", "word " * 3000, "\x00"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_order_and_the_company_of_a_text_do_not_matter(encoder: Encoder) -> None:
    texts = ["a long sentence about the quiet garden behind the house", "short", "a dark theme would be nice"]
    together = encoder.encode(texts)
    turned = encoder.encode(texts[::-1])[::-1]
    assert (together == turned).all()
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (together == alone).all()


def test_likeness_is_of_meaning(encoder: Encoder) -> None:
    one, same, other = encoder.encode(["please add a dark mode", "a dark theme would be nice", "I ate pizza"])
    assert one @ same > one @ other + 0.2


def test_the_quick_form_means_what_the_precise_one_does() -> None:
    texts = [
        "please add a dark mode",
        "a dark theme would be nice",
        "I ate pizza",
        "The fee for late returns is far too high, and nobody at the desk could tell me why it was raised.",
        "Why is there no way to sort my messages by date?",
    ]
    precise, quick = (Encoder.load(is_quick=each, threads=1).encode(texts) for each in (False, True))
    assert (precise * quick).sum(axis=1).min() > 0.96
    assert np.abs(precise @ precise.T - quick @ quick.T).max() < 0.08


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, WIDTH)
