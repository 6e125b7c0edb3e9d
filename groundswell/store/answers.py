"""What networks answered before, so that an analysis costs what is new.

Keys are hashes of weights and text (see `models.passes`), answers a few numbers. Everything here can be
computed again, so nothing is lost where it is emptied; forgetting does so, because vectors can betray words.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from groundswell.store.store import Store, Writer
from groundswell.store.tables import metadata

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("key", sa.LargeBinary, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

_KEYS_AT_ONCE = 500


class Answers:
    """The memory of one store; what is new waits until `save`, since only a transaction may write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._new: dict[bytes, bytes] = {}

    def recall(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return what is known of these keys."""
        found = {key: self._new[key] for key in keys if key in self._new}
        asked = [key for key in keys if key not in found]
        if not asked:
            return found
        with self._store.engine.connect() as connection:
            for start in range(0, len(asked), _KEYS_AT_ONCE):
                chosen = asked[start : start + _KEYS_AT_ONCE]
                query = sa.select(answer.c.key, answer.c.value).where(answer.c.key.in_(chosen))
                found |= {bytes(key): bytes(value) for key, value in connection.execute(query)}
        return found

    def keep(self, answers: Mapping[bytes, bytes]) -> None:
        """Take new answers; they are recalled at once and stored with the next `save`."""
        self._new |= answers

    def taken(self) -> Mapping[bytes, bytes]:
        """Return what is new and let go of it: someone else stores it."""
        new, self._new = self._new, {}
        return new

    def save(self, writer: Writer) -> None:
        """Store what is new in the caller's transaction; another process may have stored the same."""
        if self._new:
            # The only statement that the two databases spell through different classes, to the same effect.
            is_sqlite = writer.connection.dialect.name == "sqlite"
            insert = sqlite.insert(answer) if is_sqlite else postgresql.insert(answer)
            rows = [{"key": key, "value": value} for key, value in sorted(self._new.items())]
            writer.connection.execute(insert.on_conflict_do_nothing(), rows)
            self._new = {}


def empty_answers(writer: Writer) -> None:
    """Drop all answers."""
    writer.connection.execute(sa.delete(answer))
