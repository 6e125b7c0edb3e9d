"""The training mixture of the shipped pair model: how many pairs each source gives."""

from __future__ import annotations

import random
from pathlib import Path

from models.train import pair_examples as sets
from models.train.pair_comments import comment_pairs
from models.train.pair_examples import PairExample
from models.train.pair_opinions import written_opinions
from models.train.pair_rules import rule_pairs
from models.train.pair_templates import OPENERS, written_replies, written_stance


def shipped_mixture(data: Path, *, seed: int, scale: float = 1.0) -> list[PairExample]:
    """One pass over the mixture, shuffled; `scale` shrinks the sources for a quick trial.

    Stance takes more than half of it: four of the seven published tests are stance tests.
    """
    rng = random.Random(seed)

    def some(examples: list[PairExample], count: int) -> list[PairExample]:
        return rng.sample(examples, k=min(len(examples), round(count * scale)))

    debate = sets.argq_stance(data, rng)
    perspectives = sets.perspectrum_stance(data)
    claims = sets.claim_stance(data)
    directed = debate + perspectives + claims
    plain = sets.fillers(data, rng, 6000)
    mixture = [
        *some(debate, 21000),
        *some(perspectives, 7000),
        *some(claims, 2000),
        *some(list(sets.unrelated_stance(directed, plain, 6000, rng)), 5000),
        *written_stance(rng, round(4000 * scale)),
        *written_opinions(plain, rng, round(9000 * scale)),
        *some(sets.rumour_reply(data, rng, neutral=1100), 2200),
        *some(list(sets.debate_reply(data, OPENERS, rng, 5000)), 5000),
        *written_replies(rng, round(2000 * scale)),
        *some(sets.argkp_pairs(data, rng), 11500),
        *some(list(sets.perspectrum_equivalence(data, rng, 1500)), 1500),
        *rule_pairs(data, rng, round(5000 * scale)),
        *comment_pairs(rng, round(7000 * scale)),
    ]
    return sets.shuffled(mixture, rng)
