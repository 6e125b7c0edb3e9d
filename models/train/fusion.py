"""Put the parts of a head together: what the network, the n-grams and the word lists say, as one number.

The weights are fitted on rows that taught neither part, and are kept from going below zero where more
evidence must not mean less.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.calibration import Vector, sigmoid

_PENALTY = 0.02


def fit_fusion(
    features: Mapping[str, Vector], label: Vector, mass: Vector | None = None
) -> tuple[dict[str, float], float, float]:
    """Weights by feature, the bias, and the prior they hold for, by penalised logistic regression.

    `label` holds probabilities, `mass` the weight of each row.
    """
    names = list(features)
    design = np.stack([*features.values(), np.ones_like(label)], axis=1)
    share = np.ones_like(label) if mass is None else mass
    share = share / share.sum()

    def loss(beta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        found = np.clip(sigmoid(design @ beta), 1e-9, 1 - 1e-9)
        missed = -(share * (label * np.log(found) + (1 - label) * np.log(1 - found))).sum()
        gradient = design.T @ (share * (found - label))
        gradient[:-1] += _PENALTY * beta[:-1] / 10
        return float(missed + _PENALTY / 20 * (beta[:-1] ** 2).sum()), gradient

    bounds = [(0.0, 6.0)] * len(names) + [(-10.0, 10.0)]
    found = minimize(loss, np.full(len(names) + 1, 0.2), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = {name: round(float(value), 4) for name, value in zip(names, found[:-1], strict=True)}
    return weights, round(float(found[-1]), 4), round(float((share * label).sum()), 4)
