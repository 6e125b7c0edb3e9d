"""Views that people come back to: a page with its filters, under a name of their own."""

from urllib.parse import urlsplit

from groundswell.desk.accounts import Clock, now
from groundswell.errors import UsageError
from groundswell.ids import row_id
from groundswell.records import SavedView
from groundswell.store import Store

PAGES = ("/moderation", "/suggestions", "/digest")
MOST = 50
_LONGEST_NAME = 80
_LONGEST_QUERY = 1000


class SavedViews:
    """The saved views of one store; each belongs to one account and is shown to nobody else."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    def of(self, account_id: str) -> list[SavedView]:
        """Return an account's views by name."""
        return sorted(self._store.read(SavedView, account_id=account_id), key=lambda view: view.name)

    def save(self, account_id: str, name: str, address: str) -> SavedView:
        """Keep a page with its filters; one of the same name is replaced.

        Raises `UsageError` for a page that cannot be saved, for no name, and beyond `MOST` views.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= _LONGEST_NAME:
            raise UsageError(f"a view needs a name of 1 to {_LONGEST_NAME} characters")
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or parts.path not in PAGES or len(parts.query) > _LONGEST_QUERY:
            raise UsageError(f"{address[:80]!r} is no page that can be saved; those are {', '.join(PAGES)}")
        view = SavedView(
            id=row_id("view", account_id, name),
            account_id=account_id,
            name=name,
            path=parts.path,
            query=parts.query,
            created_at=self._clock(),
        )
        with self._store.transaction() as writer:
            others = [each for each in writer.read(SavedView, account_id=account_id) if each.id != view.id]
            if len(others) >= MOST:
                raise UsageError(f"there are {MOST} saved views already; remove one first")
            writer.replace(view)
        return view

    def remove(self, account_id: str, view_id: str) -> None:
        """Remove a view of this account; one that is not there, or somebody else's, stays as it is."""
        with self._store.transaction() as writer:
            writer.delete(SavedView, id=view_id, account_id=account_id)
