"""Weights to go on from: those of an earlier run, or of a network in eight bits, as it ships."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

_EIGHT_BITS = "_quantized"


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return weights by the names that torch gave them, from a state.pt or from a model.onnx of `export`.

    Eight-bit weights come back as the numbers that they stand for.
    """
    return _read_onnx(path) if path.suffix == ".onnx" else torch.load(path, weights_only=True)


def _read_onnx(path: Path) -> dict[str, Tensor]:
    graph = onnx.load(path).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def real(name: str) -> Tensor:
        """Undo the rounding's scale and zero, of which there is one a column or one for all."""
        stem = name.removesuffix(_EIGHT_BITS)
        steps = stored[name].astype("float32") - stored[f"{stem}_zero_point"].astype("float32")
        return torch.from_numpy(steps * stored[f"{stem}_scale"])

    found: dict[str, Tensor] = {}
    for name, value in stored.items():
        if name.endswith(".weight" + _EIGHT_BITS):
            found[name.removesuffix(_EIGHT_BITS)] = real(name)
        elif name.endswith((".weight", ".bias")):
            found[name] = torch.from_numpy(value.copy())
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # Matrices are transposed and nameless, but their product stands where their module stood.
            module = node.name.strip("/").rpartition("/")[0].replace("/", ".")
            found[f"{module}.weight"] = real(node.input[1]).T.contiguous()
    return found
