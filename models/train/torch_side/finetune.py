"""Fine-tune a sentence encoder with one logistic output a head; write it as ONNX, fp32 and int8.

    python -m models.train.torch_side.finetune --rows rows.jsonl --heads suggestion,toxicity --out DIR

Each row is `{"text": ..., "labels": {head: probability}, "weight": 1.0}`; a head that a row does not name
learns nothing from it, so sets with different labels train together. Word embeddings stay frozen: they
hold half of MiniLM's parameters, and leaving them out nearly halves a step on a CPU.
"""

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from models.train.torch_side.bases import base_folder
from models.train.torch_side.export import export
from models.train.torch_side.precision import products
from models.train.torch_side.weights import read_weights

_WINDOW = 24  # batches are cut from this many batches' worth of rows sorted by length


class Classifier(nn.Module):
    """Mean of the token vectors, then one linear unit a head (logits)."""

    def __init__(self, folder: Path, heads: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Linear(self.encoder.config.hidden_size, heads)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Logits of shape (batch, heads) from int64 inputs of shape (batch, length)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-6)
        return self.out(self.dropout(pooled))


def go_on_from(path: Path, model: Classifier) -> None:
    """Load the weights of an earlier run; heads that were added since, at the end, start as they are."""
    state = read_weights(path)
    for name, fresh in model.out.state_dict(prefix="out.").items():
        state[name] = torch.cat([state[name], fresh[len(state[name]) :]])
    model.load_state_dict(state)


def mix_with(path: Path, model: Classifier, share: float) -> None:
    """Take the mean of the weights and those they started from; heads added since stay as they are.

    The mean keeps what the first run knew of other texts, and gains from the second (weight-space
    ensembles, Wortsman et al. 2022, arXiv:2109.01903).
    """
    before = read_weights(path)
    mixed = model.state_dict()
    for name, old in before.items():
        new = mixed[name]
        if new.is_floating_point():
            new[: len(old)] = share * new[: len(old)] + (1 - share) * old
    model.load_state_dict(mixed)


def read_rows(
    path: Path, heads: list[str], tokenizer: Tokenizer
) -> list[tuple[list[int], list[float], float]]:
    """Token ids, a label a head (-1 where the row has none) and the row's weight."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    encodings = tokenizer.encode_batch([row["text"] for row in rows])
    return [
        (encoding.ids, [float(row["labels"].get(head, -1)) for head in heads], float(row.get("weight", 1)))
        for row, encoding in zip(rows, encodings, strict=True)
    ]


def batches(rows: list, size: int, chance: random.Random) -> Iterator[list]:
    """Rows in random order, but neighbours in length together, so that little is spent on padding."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    for start in range(0, len(order), size * _WINDOW):
        window = sorted(order[start : start + size * _WINDOW], key=lambda index: len(rows[index][0]))
        cut = [window[first : first + size] for first in range(0, len(window), size)]
        chance.shuffle(cut)
        for batch in cut:
            yield [rows[index] for index in batch]


def loss_of(model: Classifier, batch: list, pad: int) -> Tensor:
    """Mean cross-entropy over the labels that are there."""
    longest = max(len(ids) for ids, _, _ in batch)
    ids = torch.tensor([row[0] + [pad] * (longest - len(row[0])) for row in batch])
    mask = torch.tensor([[1] * len(row[0]) + [0] * (longest - len(row[0])) for row in batch])
    target = torch.tensor([row[1] for row in batch])
    weight = torch.tensor([[row[2]] for row in batch]) * (target >= 0)
    logits = model(ids, mask).float()
    loss = nn.functional.binary_cross_entropy_with_logits(logits, target.clamp(min=0), reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1.0)


def train(model: Classifier, rows: list, options: argparse.Namespace, pad: int) -> None:
    """AdamW, linear warm-up and decay; prints the smoothed loss and the speed."""
    chance = random.Random(options.seed)
    steps = options.steps or int(options.epochs * len(rows) / options.batch)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [
        {"params": encoder, "lr": options.rate},
        {"params": model.out.parameters(), "lr": options.rate * 20},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
    )
    model.train()
    done, smooth, started = 0, 0.0, time.monotonic()
    while done < steps:
        for batch in batches(rows, options.batch, chance):
            with products(options.precision):
                loss = loss_of(model, batch, pad)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            smooth = loss.item() if done == 1 else 0.97 * smooth + 0.03 * loss.item()
            if done % 200 == 0:
                torch.save(model.state_dict(), options.out / "state.pt")
            if done % 25 == 0:
                speed = done * options.batch / (time.monotonic() - started)
                print(f"step {done}/{steps} loss {smooth:.4f} {speed:.1f} rows/s", flush=True)
            if done >= steps:
                break


def main() -> None:
    """Parse the options, train, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--heads", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", choices=["minilm", "mpnet"], default="minilm")
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=0, help="instead of --epochs")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--max-length", type=int, default=96)
    parser.add_argument("--start", type=Path, help="go on from these weights: a state.pt or model.onnx")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the result in its mean with the weights of --start"
    )
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="auto")
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = base_folder(options.base, options.out.parent)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=options.max_length)
    pad = tokenizer.token_to_id("[PAD]") if options.base == "minilm" else tokenizer.token_to_id("<pad>")
    heads = options.heads.split(",")
    model = Classifier(folder, len(heads))
    if options.start:
        go_on_from(options.start, model)
    train(model, read_rows(options.rows, heads, tokenizer), options, pad)
    if options.start and options.share < 1:
        mix_with(options.start, model, options.share)
    torch.save(model.state_dict(), options.out / "state.pt")
    export(model, ["input_ids", "attention_mask"], options.out)
    shutil.copy(folder / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
