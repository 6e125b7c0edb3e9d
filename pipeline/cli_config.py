"""The configuration of a command, for those that need one: `--help` need not wait for pydantic."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundswell.config import Config


def find_config(path: Path | None) -> "Config":
    """Return the configuration at a path, or groundswell.toml here, or the defaults."""
    from groundswell.config import Config  # noqa: PLC0415 - `--help` must answer in a blink

    return Config.find(path)
