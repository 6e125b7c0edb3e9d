"""Fit the n-gram weights of `models.pairs.leaning` on licensed arguments and written posts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from models.pairs.cross_encoder import plain
from models.pairs.leaning import BUCKETS, buckets, direction
from models.train import pair_examples as sets
from models.train.pair_examples import FAVOR, NONE, PairExample
from models.train.pair_templates import written_stance

# Beside a 1 for the n-grams turned by direction, the plain ones count half: they carry less to new topics.
_RAW = 0.5
_INVERSE_PENALTY = 5.0


def leaning_rows(data: Path, rng: random.Random) -> list[PairExample]:
    """Every licensed pair that takes a side, and written posts that do."""
    rows = sets.argq_stance(data, rng) + sets.perspectrum_stance(data) + sets.claim_stance(data)
    return rows + [row for row in written_stance(rng, 6000) if row.label != NONE]


def fit_leaning(rows: Sequence[PairExample], path: Path) -> None:
    """Fit by logistic regression and write a safetensors file of half-precision weights."""
    starts, indices, values = [0], [], []
    for row in rows:
        found, amounts = buckets(plain(row.second))
        indices.append(found)
        values.append(amounts)
        starts.append(starts[-1] + len(found))
    text = csr_matrix((np.concatenate(values), np.concatenate(indices), starts), shape=(len(rows), BUCKETS))
    signs = np.array([direction(plain(row.first)) for row in rows], dtype=np.float64)
    design = hstack([text.multiply(signs[:, None]), _RAW * text]).tocsr()
    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=300, solver="liblinear", fit_intercept=False)
    model.fit(design, np.array([row.label == FAVOR for row in rows]))
    weights = model.coef_[0]
    halves = {"thing": weights[:BUCKETS], "target": _RAW * weights[BUCKETS:]}
    save_file({name: array.astype(np.float16) for name, array in halves.items()}, path)
