"""Model folders on disk, and running them: hash check, tokeniser, one pass a text.

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
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from models import passes
from models.errors import DamagedModel, MissingModel, WrongModel
from models.passes import memory_in_use

WEIGHTS = Path(__file__).parent / "weights"
SHARED_TOKENIZER = WEIGHTS / "tokenizer" / "tokenizer.json"
SHARED_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

_FORMAT = 1
# English averages 4 to 5 characters a token; beyond this many a text is certain to be cut anyway, and
# tokenising megabytes only to drop them would let one huge post hold up a corpus.
_CHARACTERS_PER_TOKEN = 24
# Bounds what waits in memory as tokens.
_TEXTS_AT_ONCE = 1024
_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"
# Adding and normalising in one step takes twice as long as one after the other, at these widths on one core.
_SLOWER = ["SkipLayerNormFusion"]


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
    """One ONNX graph with its tokeniser: texts, or pairs of texts, in; one row of numbers each out.

    Every text has a forward pass of its own on one core, and as many passes run at once as there are cores.
    In a batch, eight-bit networks scale their numbers by the largest of all texts: a logit then moves with
    the company that its text is in, by up to 1.3 where that was measured. Alone, the answer is that of the
    text and nothing else: it can be kept, used again for a copy, and is the same on a worker. On processors
    without a matrix unit a batch would gain nothing anyway (docs/explanation/speed.md).
    """

    def __init__(
        self,
        network: Path,
        tokenizer: Path,
        *,
        max_length: int,
        threads: int | None = None,
        is_pooled: bool = False,
        weights: Path | None = None,
    ) -> None:
        """Load both. `threads` is how many passes run at once (None: one a core).

        `is_pooled` says that the graph gives a row a token, of which the mean is wanted, in sixteen bits:
        their rounding moves a cosine in the sixth decimal, and halves the room that kept vectors take.
        `weights` is the file that holds the graph's weights, if not the graph's own; its hash is the
        caller's to check.
        """
        import onnxruntime  # noqa: PLC0415 - 0.2 s that `groundswell --help` should not pay
        from tokenizers import Tokenizer  # noqa: PLC0415 - as above

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        if weights is not None:
            options.add_session_config_entry(_WEIGHTS_FOLDER, str(weights.parent))
        self._session = onnxruntime.InferenceSession(
            # A graph that is read from a file would look for its weights beside it.
            str(network) if weights is None else network.read_bytes(),
            sess_options=options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER,
        )
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=max_length)
        self._max_characters = max_length * _CHARACTERS_PER_TOKEN
        self._threads = threads or _AT_ONCE[0]
        self._is_pooled = is_pooled
        self._kept_as = np.dtype("<f2" if is_pooled else "<f4")
        files = [network, tokenizer, *([weights] if weights else [])]
        self._identity = _identity(files, max_length)

    @classmethod
    def from_manifest(cls, manifest: Manifest, *, threads: int | None = None) -> Self:
        """Return the network of a verified model folder; WrongModel where it has none.

        Models with outputs of one network share it, as long as any of them is alive.
        """
        if manifest.network is None:
            raise WrongModel(
                f"{manifest.directory} holds no network; use a model that training wrote in full"
            )
        loaded = _LOADED.get((manifest.digest, threads))
        if isinstance(loaded, cls):
            return loaded
        network = manifest.directory / manifest.network
        found = cls(network, manifest.tokenizer, max_length=manifest.max_length, threads=threads)
        _LOADED[manifest.digest, threads] = found
        return found

    def run(self, texts: Sequence[str] | Sequence[tuple[str, str]]) -> list[NDArray[np.float32]]:
        """Return one row of the graph's first output a text, in the order given.

        Texts longer than the model's window are cut at their end (of a pair, the longer text first). Texts
        of the same tokens are read once, and those that the memory in use knows (`models.passes`) not at all.
        """
        rows: list[NDArray[np.float32]] = []
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            rows += self._answers([self._clean(text) for text in texts[start : start + _TEXTS_AT_ONCE]])
        passes.count(texts=len(texts))
        return rows

    def _answers(self, texts: Sequence[str | tuple[str, str]]) -> Iterator[NDArray[np.float32]]:
        """Yield the rows of texts that fit into memory as tokens."""
        encodings = self._tokenizer.encode_batch(list(texts))
        keys = [self._key(encoding) for encoding in encodings]
        distinct = dict(zip(keys, encodings, strict=True))
        memory = memory_in_use()
        answers = dict(memory.recall(list(distinct))) if memory else {}
        new = {key: encoding for key, encoding in distinct.items() if key not in answers}
        read = dict(zip(new, self._read(list(new.values())), strict=True))
        if memory and read:
            memory.keep(read)
        answers |= read
        for key in keys:
            yield np.frombuffer(answers[key], dtype=self._kept_as).astype(np.float32)

    def _read(self, encodings: Sequence[Any]) -> Iterable[bytes]:
        """Return the answers to tokens as bytes."""
        passes.count(passes=len(encodings), tokens=sum(len(each.ids) for each in encodings))
        if len(encodings) < 2 or self._threads == 1:
            return map(self._pass, encodings)
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._pass, encodings))

    def _pass(self, encoding: Any) -> bytes:
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([given[name]], dtype=np.int64) for name in self._inputs}
        (row,) = self._session.run(None, feed)[0]
        return bytes((row.mean(axis=0) if self._is_pooled else row).astype(self._kept_as).tobytes())

    def _key(self, encoding: Any) -> bytes:
        """Hash what a pass is given: spellings that make no other tokens make no other answer."""
        given = array("i", encoding.ids)
        given.extend(encoding.type_ids)
        return hashlib.blake2b(self._identity + given.tobytes(), digest_size=16).digest()

    def _clean(self, text: str | tuple[str, str]) -> str | tuple[str, str]:
        if isinstance(text, tuple):
            return self._clean_one(text[0]), self._clean_one(text[1])
        return self._clean_one(text)

    def _clean_one(self, text: str) -> str:
        # A lone surrogate cannot be handed to the tokeniser; "?" keeps every offset.
        return text[: self._max_characters].encode("utf-8", "replace").decode("utf-8")


_AT_ONCE = [len(os.sched_getaffinity(0))]
"""How many passes a network makes at once that was not told otherwise."""


def make_one_pass_at_once() -> None:
    """Let networks that are loaded from now on leave the other cores to other processes."""
    _AT_ONCE[0] = 1


_LOADED: WeakValueDictionary[tuple[str, int | None], Network] = WeakValueDictionary()


def _identity(files: Sequence[Path], max_length: int) -> bytes:
    """Return what answers depend on besides the text."""
    import onnxruntime  # noqa: PLC0415 - as above

    hashed = hashlib.blake2b(onnxruntime.__version__.encode(), digest_size=16)
    for path in files:
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    hashed.update(max_length.to_bytes(8, "little"))
    return hashed.digest()
