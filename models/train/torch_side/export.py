"""Trained networks as ONNX files: full precision beside the eight-bit weights that ship."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn


def export(model: nn.Module, inputs: Sequence[str], out: Path) -> None:
    """Write model.fp32.onnx and model.onnx; `inputs` name the int64 inputs of shape (batch, length).

    Eight-bit weights per channel and with a reduced range: without the latter, the 16-bit sums of CPUs
    that lack VNNI overflow, and vectors drift (cosine .95 instead of .99).
    """
    model.eval()
    example = tuple(torch.ones(2, 7, dtype=torch.long) for _ in inputs)
    full = out / "model.fp32.onnx"
    with torch.no_grad():
        torch.onnx.export(
            model,
            example,
            str(full),
            input_names=list(inputs),
            output_names=["logits"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in inputs} | {"logits": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copy(full, scratch))
        quantize_dynamic(
            copy, out / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
