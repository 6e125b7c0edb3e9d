"""Train the models that judge one text: suggestions, toxicity, hate, spam.

The shipped model, from data whose licences allow it:

    python -m models.train.single --data DIR --out DIR

A second run that goes on from the first one's network and adds the sentences written for it, as the shipped
weights did:

    python -m models.train.single --data DIR --out DIR2 --start DIR/state.pt

A benchmark model, from a benchmark's own training set; never shipped:

    python -m models.train.single --data DIR --out DIR --benchmark suggestion

Run in the training environment (models/train/requirements.txt), from the repository's root.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.flags.scorer import HEADS as FLAG_HEADS
from models.train import corrections
from models.train.ngrams import fit_ngrams
from models.train.readers import TrainRow, benchmark_rows, second_rows, shipping_rows
from models.train.splits import held_out
from models.train.tuning import SHIPPED_CHANGE, SHIPPED_FLAGS, SHIPPED_SUGGESTION, tune_flags, tune_suggestion

_BASES = {"minilm": "all-MiniLM-L6-v2", "mpnet": "all-mpnet-base-v2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one model is trained; the figures suit two cores and an hour."""

    heads: tuple[str, ...]
    base: str
    steps: int
    batch: int
    rate: float
    max_length: int
    share: float = 1.0
    """Of this run in the mean of its weights and those it started from."""


SHIPPED = Plan(
    heads=("suggestion", *FLAG_HEADS, "change", "side", "favor"),
    base="minilm",
    steps=700,
    batch=32,
    rate=1e-4,
    max_length=64,
)
SECOND = replace(SHIPPED, steps=600, rate=6e-5, share=0.6)
BENCHMARKS: Mapping[str, Plan] = {
    "suggestion": Plan(heads=("suggestion",), base="mpnet", steps=340, batch=16, rate=3e-5, max_length=64),
    "toxicity": Plan(heads=("toxicity",), base="mpnet", steps=700, batch=16, rate=3e-5, max_length=64),
    "hate": Plan(heads=("hate",), base="mpnet", steps=800, batch=16, rate=3e-5, max_length=64),
    "spam": Plan(heads=("spam",), base="minilm", steps=250, batch=32, rate=1e-4, max_length=64),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--benchmark", choices=sorted(BENCHMARKS), help="train on this benchmark's own set")
    parser.add_argument("--start", type=Path, help="go on from these weights: a state.pt or model.onnx")
    corrections.add_option(parser)
    parser.add_argument("--steps", type=int, help="fewer steps than planned, to try the command out")
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--keep-network", action="store_true", help="only tune anew what stands around it")
    options = parser.parse_args(arguments)
    if options.benchmark and options.start:
        parser.error("--start goes on with the shipped model; a benchmark model is trained in one run")
    corrections.check_option(parser, options)
    plan = BENCHMARKS[options.benchmark] if options.benchmark else SECOND if options.start else SHIPPED
    plan = replace(plan, steps=options.steps or plan.steps)
    rows = list(_rows(options.data, options.benchmark, again=bool(options.start)))
    if options.corrections:
        rows += corrections.sentence_rows(options.corrections)
    options.out.mkdir(parents=True, exist_ok=True)
    learnt = [row for row in rows if not held_out(row.text)]
    print(f"{len(learnt)} rows to learn from, {len(rows) - len(learnt)} held out", flush=True)
    if not options.keep_network:
        train_network(learnt, plan, options.out, options.threads, options.start)
    # What stands around the network is fitted on everything, whatever this run learnt from.
    whole = list(shipping_rows(options.data)) if options.start else rows
    assemble(whole, plan, options.data, options.out, shipped=not options.benchmark)


def _rows(data: Path, benchmark: str | None, *, again: bool) -> Iterator[TrainRow]:
    if benchmark:
        return benchmark_rows(data, benchmark)
    return second_rows(data) if again else shipping_rows(data)


def train_network(
    rows: Sequence[TrainRow], plan: Plan, out: Path, threads: int, start: Path | None = None
) -> None:
    """Fine-tune in a process of its own, which alone needs torch."""
    path = out / "rows.jsonl"
    lines = [json.dumps({"text": row.text, "labels": dict(row.labels), "weight": row.weight}) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    command = [
        sys.executable,
        "-m",
        "models.train.torch_side.finetune",
        "--rows",
        str(path),
        "--out",
        str(out),
    ]
    command += ["--heads", ",".join(plan.heads), "--base", plan.base, "--steps", str(plan.steps)]
    command += ["--batch", str(plan.batch), "--rate", str(plan.rate), "--max-length", str(plan.max_length)]
    command += ["--start", str(start), "--share", str(plan.share)] if start else []
    subprocess.run([*command, "--threads", str(threads)], check=True)  # noqa: S603 - our own program
    path.unlink()


def assemble(rows: Sequence[TrainRow], plan: Plan, data: Path, out: Path, *, shipped: bool) -> None:
    """Fit what stands around the network, on rows it did not learn from, and write the manifest."""
    files = ["model.onnx"]
    linear = [head for head in plan.heads if head in FLAG_HEADS]
    if linear:
        fit_ngrams([row for row in rows if not held_out(row.text)], linear, out / "ngrams.safetensors")
        files.append("ngrams.safetensors")
    if not shipped:
        files.append("tokenizer.json")
    heads: dict[str, dict[str, Any]] = {
        head: {
            "column": column,
            "weights": {"network": 1.0},
            "bias": 0.0,
            "prior": 0.5,
        }
        for column, head in enumerate(plan.heads)
    }
    write_manifest(out, plan, heads, files, shipped=shipped)
    tuned: dict[str, dict[str, Any]] = {}
    if shipped:
        tuned = {"suggestion": SHIPPED_SUGGESTION, **SHIPPED_FLAGS, "change": SHIPPED_CHANGE}
    elif linear:
        tuned = tune_flags(out, [row for row in rows if held_out(row.text)])
    else:
        tuned["suggestion"] = tune_suggestion(out, data)
    for name, settings in tuned.items():
        heads[name] |= settings
    write_manifest(out, plan, heads, files, shipped=shipped)
    print(json.dumps(heads, indent=1))


def write_manifest(
    out: Path, plan: Plan, heads: Mapping[str, object], files: Sequence[str], *, shipped: bool
) -> None:
    """Describe the model folder, with the hash of every file in it that counts."""
    content = {
        "format": 1,
        "name": "single" if shipped else f"benchmark-{plan.heads[0]}",
        "version": "1",
        "base": _BASES[plan.base],
        "network": "model.onnx",
        "tokenizer": "shared" if shipped else "tokenizer.json",
        "max_length": plan.max_length,
        "files": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files},
        "heads": heads,
    }
    (out / "manifest.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
