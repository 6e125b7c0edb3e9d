"""Model folders on disk, and running them: hash check, tokeniser, batches by length.

A model folder describes itself in `manifest.json`::

    {"format": 1, "name": "single", "version": "2026.11", "base": "all-MiniLM-L6-v2",
     "network": "model.onnx", "tokenizer": "shared", "max_length": 96,
     "files": {"model.onnx": "<sha256>"},
     "heads": {"suggestion": {"column": 0, ...}}}

`tokenizer` names a file of the folder, or is `shared`: the tokeniser of all-MiniLM-L6-v2, which ships
once for every model that starts from it. Every file listed in `files` is checked against its SHA-256
before it is used; nothing is ever unpickled.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.errors import DamagedModel, MissingModel, WrongModel

WEIGHTS = Path(__file__).parent / "weights"
SHARED_TOKENIZER = WEIGHTS / "tokenizer" / "tokenizer.json"
SHARED_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_FORMAT = 1
# English averages 4 to 5 characters a token; beyond this many a text is certain to be cut anyway, and
# tokenising megabytes only to drop them would let one huge post hold up a corpus.
_CHARACTERS_PER_TOKEN = 24
# Rows x length of one forward pass. Larger batches gain nothing on a CPU and cost memory.
_TOKENS_PER_BATCH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a model folder says about itself, after its hashes were checked."""

    directory: Path
    name: str
    version: str
    base: str
    network: str | None
    files: Mapping[str, str]
    tokenizer: Path
    max_length: int
    heads: Mapping[str, Mapping[str, Any]]
    digest: str
    """SHA-256 of the manifest, and so, through the hashes in it, of the whole model."""

    def head(self, name: str) -> Mapping[str, Any]:
        """Return the settings of one head; WrongModel where the model has no such head."""
        try:
            return self.heads[name]
        except KeyError:
            known = ", ".join(sorted(self.heads)) or "none"
            message = (
                f"{self.directory} has no head {name!r} (it has: {known}); use a model trained for this task"
            )
            raise WrongModel(message) from None


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of a model folder, with every file it lists verified.

    Raises MissingModel or DamagedModel.
    """
    path = directory / "manifest.json"
    if not path.is_file():
        raise MissingModel(f"{directory} is no model folder: it has no manifest.json")
    raw = path.read_bytes()
    try:
        content = json.loads(raw)
        if content["format"] != _FORMAT:
            raise DamagedModel(f"{path} has format {content['format']}; this version reads format {_FORMAT}")
        for name, expected in content["files"].items():
            check_hash(directory / name, expected)
        manifest = Manifest(
            directory=directory,
            name=content["name"],
            version=content["version"],
            base=content["base"],
            network=content["network"],
            files=content["files"],
            tokenizer=_tokenizer_path(directory, content["tokenizer"], content["files"]),
            max_length=int(content["max_length"]),
            heads=content["heads"],
            digest=hashlib.sha256(raw).hexdigest(),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedModel(f"{path} is not a manifest we can read: {error!r}") from error
    if manifest.network is not None and manifest.network not in content["files"]:
        raise DamagedModel(f"{path} names the network {manifest.network} but gives no hash for it")
    return manifest


def _tokenizer_path(directory: Path, name: str, files: Mapping[str, str]) -> Path:
    if name == "shared":
        check_hash(SHARED_TOKENIZER, SHARED_TOKENIZER_SHA256)
        return SHARED_TOKENIZER
    if name not in files:
        raise DamagedModel(f"{directory} names the tokeniser {name} but gives no hash for it")
    return directory / name


def check_hash(path: Path, expected: str) -> None:
    """Raise MissingModel or DamagedModel unless the file has this SHA-256 (hexadecimal)."""
    if not path.is_file():
        raise MissingModel(f"{path} is missing; install the package again or rebuild the model")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise DamagedModel(f"{path} has SHA-256 {found}, expected {expected}; install or build it again")


class Network:
    """One ONNX graph with its tokeniser: texts, or pairs of texts, in; one row of numbers each out."""

    def __init__(
        self, network: Path, tokenizer: Path, *, max_length: int, threads: int | None = None
    ) -> None:
        """Load both. `threads` bounds the cores of one forward pass; None leaves it to the runtime."""
        import onnxruntime  # noqa: PLC0415 - 0.2 s that `groundswell --help` should not pay
        from tokenizers import Tokenizer  # noqa: PLC0415 - as above

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if threads is not None:
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(network), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=max_length)
        known = (self._tokenizer.token_to_id(token) for token in ("[PAD]", "<pad>"))
        self._pad = next((number for number in known if number is not None), 0)
        self._max_characters = max_length * _CHARACTERS_PER_TOKEN

    @classmethod
    def from_manifest(cls, manifest: Manifest, *, threads: int | None = None) -> Self:
        """Load the network of a verified model folder; WrongModel where it has none."""
        if manifest.network is None:
            raise WrongModel(
                f"{manifest.directory} holds no network; use a model that training wrote in full"
            )
        network = manifest.directory / manifest.network
        return cls(network, manifest.tokenizer, max_length=manifest.max_length, threads=threads)

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> list[NDArray[np.float32]]:
        """Return the graph's first output, one array a text, in the order given.

        Texts longer than the model's window are cut at their end (of a pair, the longer text first).
        For a graph that pools, each array is one row; for an encoder it is (tokens, width).
        """
        encodings = self._tokenizer.encode_batch([self._clean(text) for text in texts])
        rows: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)] * len(encodings)
        for batch in _batches([len(encoding.ids) for encoding in encodings]):
            output = self._forward([encodings[index] for index in batch])
            for index, row in zip(batch, output, strict=True):
                rows[index] = row[: len(encodings[index].ids)] if row.ndim > 1 else row
        return rows

    def _forward(self, encodings: Sequence[Any]) -> NDArray[np.float32]:
        longest = max(len(encoding.ids) for encoding in encodings)
        shape = (len(encodings), longest)
        ids = np.full(shape, self._pad, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        types = np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            ids[row, :length] = encoding.ids
            mask[row, :length] = 1
            types[row, :length] = encoding.type_ids
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        output = self._session.run(
            None, {name: value for name, value in feed.items() if name in self._inputs}
        )[0]
        return np.asarray(output, dtype=np.float32)

    def _clean(self, text: str | tuple[str, str]) -> str | tuple[str, str]:
        if isinstance(text, tuple):
            return self._clean_one(text[0]), self._clean_one(text[1])
        return self._clean_one(text)

    def _clean_one(self, text: str) -> str:
        # A lone surrogate cannot be handed to the tokeniser; "?" keeps every offset.
        return text[: self._max_characters].encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group indices so that texts of like length share a batch, and little is spent on padding."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[index] > _TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
