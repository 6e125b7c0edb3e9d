"""Fine-tune one cross-encoder on sentence pairs of several tasks; write it as ONNX, fp32 and int8.

    python -m models.train.torch_side.pair_finetune --rows pairs.jsonl --out DIR

Each row is `{"task": ..., "first": ..., "second": ..., "label": class}`. All heads share the encoder; the
ONNX graph gives their logits side by side, in the order of HEADS. The learning rate falls with the steps
done or the minutes spent, whichever is further, so a run on a busy machine ends well all the same.
"""

import argparse
import json
import random
import shutil
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from models.train.torch_side.bases import base_folder
from models.train.torch_side.export import export
from models.train.torch_side.finetune import batches
from models.train.torch_side.precision import products
from models.train.torch_side.weights import read_weights

HEADS = {"stance": 3, "reply": 3, "keypoint": 1, "rule": 1}
OFFSETS = {"stance": 0, "reply": 3, "keypoint": 6, "rule": 7}
WIDTH = sum(HEADS.values())

# token ids, token types, task, label
Row = tuple[list[int], list[int], str, int]


class CrossEncoder(nn.Module):
    """Mean of the token vectors beside the first token's, then one linear layer for all heads (logits)."""

    def __init__(self, folder: Path, *, typed: bool, frozen_layers: int = 0, fused: bool = True) -> None:
        """`fused` attention trains faster; MPNet lacks it, and only the eager form can be written as ONNX."""
        super().__init__()
        # No dropout inside: drawing the masks takes a sixth of the time, and one pass does not overfit.
        self.encoder = AutoModel.from_pretrained(
            folder,
            attn_implementation="sdpa" if fused and typed else "eager",
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.typed = typed
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Linear(2 * self.encoder.config.hidden_size, WIDTH)
        self.encoder.embeddings.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:frozen_layers]:
            layer.requires_grad_(False)

    @property
    def inputs(self) -> list[str]:
        """Return the names of the inputs, in the order that `forward` takes them."""
        return ["input_ids", "attention_mask"] + (["token_type_ids"] if self.typed else [])

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """Logits of shape (batch, WIDTH) from int64 inputs of shape (batch, length)."""
        extra = {"token_type_ids": token_type_ids} if self.typed else {}
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, **extra).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-6)
        return self.out(self.dropout(torch.cat([mean, hidden[:, 0]], dim=1)))


def read_rows(path: Path, tokenizer: Tokenizer) -> list[Row]:
    """Tokenised pairs."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    encodings = tokenizer.encode_batch([(row["first"], row["second"]) for row in rows])
    return [
        (encoding.ids, encoding.type_ids, row["task"], int(row["label"]))
        for row, encoding in zip(rows, encodings, strict=True)
    ]


def padded(batch: list[Row], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and token types of a batch."""
    longest = max(len(row[0]) for row in batch)
    gaps = [longest - len(row[0]) for row in batch]
    ids = torch.tensor([row[0] + [pad] * gap for row, gap in zip(batch, gaps, strict=True)])
    mask = torch.tensor([[1] * len(row[0]) + [0] * gap for row, gap in zip(batch, gaps, strict=True)])
    types = torch.tensor([row[1] + [0] * gap for row, gap in zip(batch, gaps, strict=True)])
    return ids, mask, types


def loss_of(model: CrossEncoder, batch: list[Row], pad: int, seen: dict[str, float]) -> Tensor:
    """Mean cross-entropy over the rows, each by its own head; `seen` keeps each head's running loss."""
    logits = model(*padded(batch, pad)).float()
    total = logits.new_zeros(())
    for task, size in HEADS.items():
        chosen = [index for index, row in enumerate(batch) if row[2] == task]
        if not chosen:
            continue
        labels = torch.tensor([batch[index][3] for index in chosen])
        part = logits[chosen, OFFSETS[task] : OFFSETS[task] + size]
        if size == 1:
            loss = nn.functional.binary_cross_entropy_with_logits(part[:, 0], labels.float(), reduction="sum")
        else:
            loss = nn.functional.cross_entropy(part, labels, reduction="sum", label_smoothing=0.05)
        total = total + loss
        mean = loss.item() / len(chosen)
        seen[task] = 0.97 * seen.get(task, mean) + 0.03 * mean
    return total / len(batch)


def train(model: CrossEncoder, rows: list[Row], options: argparse.Namespace, pad: int) -> None:
    """AdamW with linear warm-up and decay; saves the weights every ten minutes."""
    chance = random.Random(options.seed)
    steps = options.steps or int(options.epochs * len(rows) / options.batch)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": encoder, "lr": options.rate},
            {"params": model.out.parameters(), "lr": options.rate * 10},
        ],
        weight_decay=0.01,
    )
    base = [group["lr"] for group in optimizer.param_groups]
    model.train()
    seen: dict[str, float] = {}
    done, started, saved = 0, time.monotonic(), time.monotonic()
    progress = 0.0
    while progress < 1.0:
        for batch in batches(rows, options.batch, chance):
            spent = (time.monotonic() - started) / 60
            progress = max(done / steps, spent / options.minutes if options.minutes else 0.0)
            if progress >= 1.0:
                break
            factor = min(progress / 0.06 + 0.02, max(0.02, (1 - progress) / 0.94))
            for group, rate in zip(optimizer.param_groups, base, strict=True):
                group["lr"] = rate * factor
            with products(options.precision):
                loss = loss_of(model, batch, pad, seen)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            done += 1
            if done % 50 == 0:
                losses = " ".join(f"{task} {value:.3f}" for task, value in sorted(seen.items()))
                pairs = done * options.batch / (60 * spent + 1e-9)
                print(f"step {done}/{steps} at {progress:.3f}: {losses}; {pairs:.1f} pairs/s", flush=True)
            if time.monotonic() - saved > 600:
                torch.save(model.state_dict(), options.out / "state.pt")
                saved = time.monotonic()
    print(
        f"done: {done} steps of {options.batch}, {(time.monotonic() - started) / 60:.1f} minutes", flush=True
    )


def main() -> None:
    """Parse the options, train, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", choices=["minilm", "mpnet"], default="minilm")
    parser.add_argument("--start", type=Path, help="go on from these weights: a state.pt or model.onnx")
    parser.add_argument("--epochs", type=float, default=1.0)
    parser.add_argument("--steps", type=int, default=0, help="instead of --epochs")
    parser.add_argument("--minutes", type=float, default=0.0, help="end no later than this")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--max-length", type=int, default=112)
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="auto")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--frozen-layers", type=int, default=2, help="lowest layers that stay as they are")
    parser.add_argument("--only-export", action="store_true", help="write ONNX from --start without training")
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
    typed = options.base == "minilm"
    model = CrossEncoder(folder, typed=typed, frozen_layers=options.frozen_layers)
    if options.start:
        model.load_state_dict(read_weights(options.start))
    if not options.only_export:
        train(model, read_rows(options.rows, tokenizer), options, pad)
        torch.save(model.state_dict(), options.out / "state.pt")
    written = CrossEncoder(folder, typed=typed, fused=False)
    written.load_state_dict(model.state_dict())
    export(written, written.inputs, options.out)
    shutil.copy(folder / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
