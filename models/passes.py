"""Counting forward passes, and recalling those made before.

A network's answer depends on its weights and the text alone (see `models.runtime`), so that whoever kept an
answer may use it again. Both are set for a stretch of code, since networks stand deep inside models::

    with observed() as work, recalling(memory):
        model.judge(texts)
    work.passes
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Memory(Protocol):
    """Answers of networks by key; a key stands for the weights and the text."""

    def recall(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return what is known of these keys, which are distinct."""
        ...

    def keep(self, answers: Mapping[bytes, bytes]) -> None:
        """Take answers to recall later; they may be let go of at any time."""
        ...


@dataclass(slots=True)
class Work:
    """What networks were asked and did: texts given, forward passes made, and the tokens in those."""

    texts: int = 0
    passes: int = 0
    tokens: int = 0


_WORK: ContextVar[Work | None] = ContextVar("work", default=None)
_MEMORY: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def observed() -> Iterator[Work]:
    """Count what networks do inside the block."""
    work = Work()
    token = _WORK.set(work)
    try:
        yield work
    finally:
        _WORK.reset(token)


@contextmanager
def recalling(memory: Memory | None) -> Iterator[None]:
    """Let networks use and fill a memory inside the block; None for no memory."""
    token = _MEMORY.set(memory)
    try:
        yield
    finally:
        _MEMORY.reset(token)


def count(*, texts: int = 0, passes: int = 0, tokens: int = 0) -> None:
    """Add to the counts of the innermost `observed` block, if any."""
    work = _WORK.get()
    if work is not None:
        work.texts += texts
        work.passes += passes
        work.tokens += tokens


def memory_in_use() -> Memory | None:
    """Return the memory of the innermost `recalling` block, if any."""
    return _MEMORY.get()
