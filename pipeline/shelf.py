"""The models and settings that stages name by keyword, each loaded when first asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import models
from groundswell.config import Config
from groundswell.ids import digest

SETTINGS = frozenset({"config", "afresh"})
"""What stages name by keyword and is no model."""
_SHIPPED = Path(models.__file__).parent / "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What it takes to fill a shelf; small enough to send to a worker process."""

    config: Config
    model_dir: Path | None = None
    afresh: bool = False
    """Whether proposals are clustered again, known places notwithstanding."""


class Shelf:
    """Resources by name. One shelf a process: models are loaded once and kept."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._loaded: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """Return the resource of this name, loading it if need be; raise KeyError for an unknown one."""
        if name not in self._loaded:
            self._loaded[name] = _LOADERS[name](self, self._recipe)
        return self._loaded[name]

    def identity(self, name: str) -> str:
        """Return what the resource's answers depend on, without loading it.

        Models are known by the manifests of their weights, which hold the weights' hashes: other
        weights, another identity, and the stages that read them run again.
        """
        if name == "config":
            return self._recipe.config.judging
        if name == "afresh":
            return str(self._recipe.afresh)
        folders = [_SHIPPED, *([self._recipe.model_dir] if self._recipe.model_dir else [])]
        manifests = [path for folder in folders for path in sorted(folder.rglob("manifest.json"))]
        return digest(name, version("groundswell"), [path.read_text(encoding="utf-8") for path in manifests])


def _splitter(_shelf: Shelf, _recipe: Recipe) -> Any:
    from models.sentences import SentenceSplitter  # noqa: PLC0415 - each model is imported when it is needed

    return SentenceSplitter.load()


def _encoder(_shelf: Shelf, _recipe: Recipe) -> Any:
    from models.encoder import Encoder  # noqa: PLC0415

    return Encoder.load()


def _quick_encoder(_shelf: Shelf, _recipe: Recipe) -> Any:
    from models.encoder import Encoder  # noqa: PLC0415

    return Encoder.load(is_quick=True)


def _suggestion_model(_shelf: Shelf, recipe: Recipe) -> Any:
    from models.suggestion import SuggestionModel  # noqa: PLC0415

    return SuggestionModel.load(recipe.model_dir)


def _flag_model(_shelf: Shelf, recipe: Recipe) -> Any:
    from models.flags import FlagModel  # noqa: PLC0415

    return FlagModel.load(recipe.model_dir)


def _pairs(_shelf: Shelf, recipe: Recipe) -> Any:
    """Load the network that two models judge pairs with, once for both."""
    from models.pairs.cross_encoder import CrossEncoder  # noqa: PLC0415

    return CrossEncoder.load(recipe.model_dir)


def _reply_model(shelf: Shelf, _recipe: Recipe) -> Any:
    from models.pairs.reply import ReplyModel  # noqa: PLC0415

    return ReplyModel(shelf.get(_PAIRS))


def _keypoint_model(shelf: Shelf, _recipe: Recipe) -> Any:
    from models.pairs.keypoint import KeyPointModel  # noqa: PLC0415

    return KeyPointModel(shelf.get(_PAIRS))


def _side_model(_shelf: Shelf, _recipe: Recipe) -> Any:
    from models.sides import SideModel  # noqa: PLC0415

    return SideModel.load()


_PAIRS = "pairs"
_LOADERS: dict[str, Callable[[Shelf, Recipe], Any]] = {
    "config": lambda _, recipe: recipe.config,
    "afresh": lambda _, recipe: recipe.afresh,
    "splitter": _splitter,
    "encoder": _encoder,
    "quick_encoder": _quick_encoder,
    "suggestion_model": _suggestion_model,
    "flag_model": _flag_model,
    _PAIRS: _pairs,
    "reply_model": _reply_model,
    "keypoint_model": _keypoint_model,
    "side_model": _side_model,
}
