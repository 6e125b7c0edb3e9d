"""Fit the linear model over hashed n-grams (see models/linear.py)."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from models.linear import hashed
from models.train.readers import TrainRow

WIDTH = 1 << 16
_STRENGTH = 4.0  # inverse of the penalty; 1 to 16 differ by less than .01 AUC across videos


def fit_ngrams(rows: Sequence[TrainRow], heads: Sequence[str], path: Path) -> None:
    """Write a safetensors file with one row of half-precision weights a head."""
    weights = np.zeros((len(heads), WIDTH), dtype=np.float16)
    bias = np.zeros(len(heads), dtype=np.float32)
    for number, head in enumerate(heads):
        taught = [row for row in rows if head in row.labels]
        label = np.array([row.labels[head] for row in taught])
        mass = np.array([row.weight for row in taught])
        matrix = matrix_of([row.text for row in taught])
        # A soft label is a row that stands on both sides, with its share on each.
        yes, no = label > 0.02, label < 0.98
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=200, random_state=0)
        model.fit(
            vstack([matrix[yes], matrix[no]]),
            np.concatenate([np.ones(yes.sum()), np.zeros(no.sum())]),
            np.concatenate([(label * mass)[yes], ((1 - label) * mass)[no]]),
        )
        weights[number], bias[number] = model.coef_[0], model.intercept_[0]
    save_file({"weights": weights, "bias": bias}, path, {"heads": json.dumps(list(heads))})
    path.chmod(0o644)  # safetensors writes for the owner alone


def matrix_of(texts: Sequence[str]) -> csr_matrix:
    """Lay out the hashed n-grams of texts as rows of a sparse matrix."""
    pairs = [hashed(text, WIDTH) for text in texts]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in pairs)])
    values = np.concatenate([values for _, values in pairs])
    columns = np.concatenate([buckets for buckets, _ in pairs])
    return csr_matrix((values, columns, ends), shape=(len(texts), WIDTH))
