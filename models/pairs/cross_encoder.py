"""The cross-encoder that all pair tasks share: two texts in, the logits of one head out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.errors import DamagedModel
from models.pairs.leaning import Leaning
from models.runtime import WEIGHTS, Manifest, Network, read_manifest

SHIPPED = WEIGHTS / "pair"

Logits = NDArray[np.float64]

_HANDLES = re.compile(r"^(?:\s*@\w+)+\s*")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text as the network was taught to read it: no leading handles, links as a word, hashtags as words.

    >>> plain("@jane see #SaveTheBees https://example.org")
    'see Save The Bees link'
    """
    text = _LINK.sub("link", _HANDLES.sub("", text))
    text = _HASHTAG.sub(lambda found: _HUMP.sub(" ", found[1]), text)
    return _BLANKS.sub(" ", text).strip()


def softmax(logits: Logits) -> Logits:
    """Rows of probabilities; each row sums to one."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float64)


class CrossEncoder:
    """A verified pair model. Loading costs a second or so; share one between the tasks."""

    def __init__(self, manifest: Manifest, network: Network) -> None:
        self._manifest = manifest
        self._network = network

    @classmethod
    def load(cls, model_dir: Path | None = None, *, threads: int | None = None) -> Self:
        """Return the model of a folder, or the shipped one. Raises MissingModel or DamagedModel."""
        manifest = read_manifest(model_dir or SHIPPED)
        return cls(manifest, Network.from_manifest(manifest, threads=threads))

    @property
    def identity(self) -> str:
        """Name, version and digest: what a run records."""
        manifest = self._manifest
        return f"{manifest.name}-{manifest.version}-{manifest.digest[:12]}"

    def has_head(self, name: str) -> bool:
        """Whether the model can do this task."""
        return name in self._manifest.heads

    def leaning(self, name: str) -> Leaning | None:
        """Return the n-gram weights that stand beside a head, where the model has some; hash checked."""
        described = self._manifest.head(name).get("leaning")
        if described is None:
            return None
        try:
            path, sha256 = self._manifest.directory / str(described["file"]), str(described["sha256"])
        except (KeyError, TypeError) as error:
            raise DamagedModel(f"the manifest's head {name!r} describes no leaning: {error!r}") from error
        return Leaning.load(path, sha256)

    def head(self, name: str) -> Head:
        """Return the settings of one head; raises WrongModel where the model lacks it."""
        return Head.from_settings(name, self._manifest.head(name))

    def logits(self, head: Head, pairs: Sequence[tuple[str, str]]) -> Logits:
        """Raw logits of a head, shape (n, classes), in order; an empty text is judged like any other."""
        rows = np.zeros((len(pairs), head.width))
        for index, output in enumerate(self._network.run(list(pairs))):
            rows[index] = output[head.column : head.column + head.width]
        return rows


class Head:
    """Where a head's logits stand in the output, and how they become probabilities."""

    def __init__(
        self,
        *,
        column: int,
        width: int,
        scale: float,
        bias: Logits,
        cues: Mapping[str, Logits],
        threshold: float,
        prior: float | None,
        has_windows: bool,
    ) -> None:
        """`prior` is the share of the last class among the rows that calibrate, where it is known.

        `has_windows` says whether parts of a long text are to be read on their own as well.
        """
        self.column = column
        self.width = width
        self.threshold = threshold
        self.prior = prior
        self.has_windows = has_windows
        self._scale = scale
        self._bias = bias
        self._cues = cues

    @classmethod
    def from_settings(cls, name: str, settings: Mapping[str, Any]) -> Self:
        """Read a manifest's entry: column, width, scale, bias; cues, threshold, prior, windows if any."""
        try:
            width = int(settings["width"])
            bias = np.asarray(settings["bias"], dtype=np.float64)
            cues = {
                cue: np.asarray(weights, dtype=np.float64)
                for cue, weights in settings.get("cues", {}).items()
            }
            if any(array.shape != (width,) for array in (bias, *cues.values())):
                raise DamagedModel(
                    f"head {name!r} has {width} classes, but its bias or cues have another number"
                )
            return cls(
                column=int(settings["column"]),
                width=width,
                scale=float(settings["scale"]),
                bias=bias,
                cues=cues,
                threshold=float(settings.get("threshold", 0.0)),
                prior=float(settings["prior"]) if "prior" in settings else None,
                has_windows=bool(settings.get("windows", True)),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedModel(f"the manifest's head {name!r} cannot be read: {error!r}") from error

    def uses(self, cue: str) -> bool:
        """Tell whether the head gives a cue any weight; one that is not used need not be computed."""
        return cue in self._cues

    def calibrated(self, logits: Logits, cues: Sequence[Mapping[str, float]] | None = None) -> Logits:
        """Scaled logits plus bias plus the weights of the cues found in each row's text."""
        moved = logits * self._scale + self._bias
        for row, found in enumerate(cues or ()):
            for cue, amount in found.items():
                if cue in self._cues:
                    moved[row] += amount * self._cues[cue]
        return np.asarray(moved, dtype=np.float64)
