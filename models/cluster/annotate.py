"""The `cluster` task of `groundswell annotate`: the whole stream is one corpus."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from models.cluster.partition import cluster
from models.encoder import Encoder


def annotate(rows: Iterable[dict[str, Any]], model_dir: Path | None = None) -> Iterator[dict[str, Any]]:
    """Read {id, text} to the end, then give {id, cluster, label} in the order read (id: null if none).

    `cluster` counts from 0 by first member; every single voice has a number of its own, after those of
    the clusters, so that no two requests look alike only because nobody shares either. `label` is a
    text of the corpus, verbatim. `model_dir` is for tasks with weights of their own: there are none here.
    """
    del model_dir
    ids: list[Any] = []
    texts: list[str] = []
    for row in rows:
        ids.append(row.get("id"))
        texts.append(row["text"])
    if not texts:
        return
    # Each distinct text is encoded once: in forums the same two words are posted thousands of times.
    distinct = sorted(set(texts))
    row_of = {text: row for row, text in enumerate(distinct)}
    vectors = Encoder.load().encode(distinct)[np.array([row_of[text] for text in texts])]
    found = cluster(texts, vectors)
    number = len(found.exemplars)
    for identity, text, label in zip(ids, texts, found.labels, strict=True):
        if label >= 0:
            yield {"id": identity, "cluster": label, "label": texts[found.exemplars[label]]}
        else:
            yield {"id": identity, "cluster": number, "label": text}
            number += 1
