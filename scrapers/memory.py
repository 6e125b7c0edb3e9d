"""Python's collector of cycles, kept off while a page is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage in the block; blocks may nest.

    The thousands of elements of a page point at one another and all stay alive until it has been read:
    the collector would walk over them, in vain, for a fifth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
