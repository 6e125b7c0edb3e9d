"""Train the model that judges pairs: stance, reply, key point, rule.

The shipped model, from data whose licences allow it and sentences of our own:

    python -m models.train.pair --data DIR --out DIR

A benchmark model, from a benchmark's own training set; never shipped:

    python -m models.train.pair --data DIR --out DIR --benchmark semeval2016

Run in the training environment (models/train/requirements.txt), from the repository's root.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.encoder import Encoder
from models.pairs.cross_encoder import SHIPPED, CrossEncoder
from models.pairs.keypoint import AMONG
from models.train import corrections
from models.train.pair_benchmarks import BENCHMARKS
from models.train.pair_examples import PairExample, shuffled
from models.train.pair_leaning import fit_leaning, leaning_rows
from models.train.pair_mixture import shipped_mixture
from models.train.pair_tuning import (
    HELD_OUT,
    leaning_cues,
    point_cues,
    reply_cues,
    tune_among,
    tune_head,
    vocabulary_cues,
)

# Where each head's logits stand in the network's output; torch_side/pair_finetune.py writes them so.
COLUMNS: Mapping[str, tuple[int, int]] = {
    "stance": (0, 3),
    "reply": (3, 3),
    "keypoint": (6, 1),
    "rule": (7, 1),
}
_BASES = {"minilm": "all-MiniLM-L6-v2", "mpnet": "all-mpnet-base-v2"}
_SEED = 7
LEANING = "leaning.safetensors"
# The share of a benchmark's rows that calibrates its model.
_CALIBRATES = 0.08


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--benchmark", choices=sorted(BENCHMARKS), help="train on this benchmark's own set")
    parser.add_argument("--base", choices=sorted(_BASES), help="another network to start from")
    parser.add_argument("--steps", type=int, default=0, help="other than planned, to try the command out")
    parser.add_argument("--minutes", type=float, default=0.0, help="end training no later than this")
    parser.add_argument("--start", type=Path, help="go on from these weights: a state.pt or model.onnx")
    corrections.add_option(parser)
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--keep-network", action="store_true", help="only tune anew what stands around it")
    options = parser.parse_args(arguments)
    corrections.check_option(parser, options)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.benchmark:
        train_benchmark(options)
    else:
        train_shipped(options)


def train_shipped(options: argparse.Namespace) -> None:
    """Train all four heads together on the licensed mixture, and calibrate each."""
    base = options.base or "minilm"
    if not options.keep_network:
        rows = shipped_mixture(options.data, seed=_SEED)
        if options.corrections:
            rows = shuffled([*rows, *corrections.stance_rows(options.corrections)], random.Random(_SEED))
        train_network(rows, options, base=base, steps=options.steps, rate=1e-4, batch=32, frozen_layers=2)
        fit_leaning(leaning_rows(options.data, random.Random(_SEED)), options.out / LEANING)
    heads: dict[str, dict[str, Any]] = {name: _untuned(name) for name in COLUMNS}
    beside = {"file": LEANING, "sha256": _sha256(options.out / LEANING)}
    heads["stance"]["leaning"] = beside
    tokenizer = "shared" if base == "minilm" else "tokenizer.json"
    describe(options.out, "pair", base, heads, tokenizer=tokenizer)
    encoder, sentences = CrossEncoder.load(options.out), Encoder.load()
    cues = {
        "stance": leaning_cues(encoder.leaning("stance")),
        "reply": reply_cues(options.data),
        "keypoint": point_cues(sentences),
        "rule": vocabulary_cues(),
    }
    for name, read in HELD_OUT.items():
        rng = random.Random(_SEED + 1)
        rows = shuffled(read(options.data, rng), rng)
        heads[name] |= tune_head(encoder, name, rows, cues.get(name), balanced=name == "reply")
        print(name, json.dumps(heads[name]), flush=True)
    heads[AMONG] = tune_among(encoder, sentences, options.data)
    describe(options.out, "pair", base, heads, tokenizer=tokenizer)


def train_benchmark(options: argparse.Namespace) -> None:
    """Train one head on a benchmark's own rows; a twelfth of them calibrates."""
    plan = BENCHMARKS[options.benchmark]
    base = options.base or plan.base
    rng = random.Random(_SEED)
    rows = shuffled(plan.rows(options.data, rng), rng)
    # By text, so that a row that stands in the list three times falls on one side.
    texts = sorted({row.second for row in rows})
    aside = set(rng.sample(texts, k=round(len(texts) * _CALIBRATES)))
    if plan.goes_on and base == plan.base and not options.start:
        options.start = SHIPPED / "model.onnx"
    if not options.keep_network:
        learnt = [row for row in rows if row.second not in aside]
        train_network(
            learnt,
            options,
            base=base,
            steps=options.steps or plan.steps,
            rate=plan.rate,
            batch=16,
            frozen_layers=0,
        )
    name = f"benchmark-{options.benchmark}"
    heads: dict[str, dict[str, Any]] = {plan.task: _untuned(plan.task)}
    describe(options.out, name, base, heads, tokenizer="tokenizer.json")
    # What is learnt beside the benchmark's own set holds other shares of each label ("none" above all).
    own = [row for row in rows if row.second in aside and plan.is_own(row)]
    kept = list({(row.first, row.second): row for row in own}.values())
    encoder = CrossEncoder.load(options.out)
    cues = vocabulary_cues() if plan.task == "rule" else None
    heads[plan.task] = tune_head(encoder, plan.task, kept, cues, balanced=False)
    if plan.task == "stance":
        # It learnt from whole texts; the shipped model reads long ones in windows as well.
        heads[plan.task]["windows"] = False
    print(json.dumps(heads[plan.task]), flush=True)
    if plan.task == "keypoint":
        heads[AMONG] = tune_among(encoder, Encoder.load(), options.data)
    describe(options.out, name, base, heads, tokenizer="tokenizer.json")


def train_network(
    rows: Sequence[PairExample],
    options: argparse.Namespace,
    *,
    base: str,
    steps: int,
    rate: float,
    batch: int,
    frozen_layers: int,
) -> None:
    """Fine-tune in a process of its own, which alone needs torch."""
    path = options.out / "pairs.jsonl"
    path.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), "utf-8")
    command = [sys.executable, "-m", "models.train.torch_side.pair_finetune", "--rows", str(path)]
    command += ["--out", str(options.out), "--base", base, "--batch", str(batch), "--rate", str(rate)]
    command += ["--steps", str(steps), "--minutes", str(options.minutes), "--threads", str(options.threads)]
    command += ["--frozen-layers", str(frozen_layers)]
    command += ["--start", str(options.start)] if options.start else []
    subprocess.run(command, check=True)  # noqa: S603 - our own program
    path.unlink()


def describe(out: Path, name: str, base: str, heads: Mapping[str, object], *, tokenizer: str) -> None:
    """Write the manifest, with the hash of every file that counts."""
    files = ["model.onnx"] + ([] if tokenizer == "shared" else [tokenizer])
    files += [LEANING] if (out / LEANING).is_file() else []
    content = {
        "format": 1,
        "name": name,
        "version": "1",
        "base": _BASES[base],
        "network": "model.onnx",
        "tokenizer": tokenizer,
        "max_length": 128,
        "files": {file: _sha256(out / file) for file in files},
        "heads": heads,
    }
    (out / "manifest.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _untuned(name: str) -> dict[str, Any]:
    column, width = COLUMNS[name]
    return {"column": column, "width": width, "scale": 1.0, "bias": [0.0] * width, "threshold": 0.0}


if __name__ == "__main__":
    main()
