"""The elements of one post (or of a page), found by class, name, attribute or id in one walk."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from scrapers.html import OwnWords, attribute, inline_text, own_words

_DIGITS = "0123456789"


@dataclass(slots=True)
class Block:
    """Some elements with everything in them, and an index of it.

    Keys are "div" (a name), ".post" (a class), "div.post", "[datetime]" (has the attribute),
    "itemprop=text" (an attribute's value), "#post_message_" (an id without its digits) and, separated
    by a space, one of them inside another. `others` are
    the roots of other posts: where broken markup nests them in this one, they are not entered.
    """

    roots: tuple[Tag, ...]
    others: frozenset[int] = frozenset()
    _index: dict[str, list[Tag]] = field(init=False, default_factory=dict)
    _place: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        index = self._index
        for place, tag in enumerate(self.walk()):
            self._place[id(tag)] = place
            keys = [tag.name]
            for name, value in tag.attrs.items():
                if name == "class":
                    for each in value.split() if isinstance(value, str) else value:
                        keys += (f".{each}", f"{tag.name}.{each}")
                elif name == "id":
                    keys.append(f"#{str(value).rstrip(_DIGITS)}")
                elif name in _BY_VALUE:
                    shown = " ".join(value) if isinstance(value, list) else str(value)
                    keys += (f"{name}={each}" for each in shown.split())
                    keys.append(f"[{name}]")
                elif name not in _NEVER_ASKED:
                    keys.append(f"[{name}]")
            for key in keys:
                index.setdefault(key, []).append(tag)

    def walk(self) -> Iterator[Tag]:
        """Yield the elements in page order, other posts left out."""
        stack: list[Tag] = list(reversed(self.roots))
        while stack:
            tag = stack.pop()
            yield tag
            stack.extend(
                child
                for child in reversed(tag.contents)
                if isinstance(child, Tag) and id(child) not in self.others
            )

    def first(self, *keys: str) -> Tag | None:
        """Return the first element of the first key that has one."""
        for key in keys:
            found = self._of(key)
            if found:
                return found[0]
        return None

    def all(self, *keys: str) -> list[Tag]:
        """Return the elements of the first key that has any, in page order."""
        for key in keys:
            found = self._of(key)
            if found:
                return found
        return []

    def _of(self, key: str) -> list[Tag]:
        found = self._index.get(key)
        if found is None:
            outer, space, inner = key.partition(" ")
            found = []
            if space:
                parts = (Block(roots=(tag,), others=self.others) for tag in self._index.get(outer, ()))
                found = [tag for part in parts for tag in part.all(inner)]
            self._index[key] = found
        return found

    def has(self, *keys: str) -> bool:
        """Whether there is an element for any of the keys."""
        return any(self._of(key) for key in keys)

    def text(self, *keys: str) -> str:
        """Return the text of the first element that shows any, on one line; "" where none does."""
        for key in keys:
            for tag in self._of(key):
                shown = inline_text(tag)
                if shown:
                    return shown
        return ""

    def value(self, name: str, *keys: str) -> str | None:
        """Return the attribute `name` of the first element among `keys` that has it."""
        for key in keys:
            for tag in self._of(key):
                found = attribute(tag, name)
                if found:
                    return found
        return None

    def inside(self, *keys: str) -> "Block":
        """Index the first element of the first key that has one; an empty block where there is none."""
        found = self.first(*keys)
        return Block(roots=(found,) if found is not None else (), others=self.others)

    def in_order(self, tags: Iterable[Tag]) -> list[Tag]:
        """Sort elements of this block by where they stand in it, each kept once."""
        unique = {id(tag): tag for tag in tags if id(tag) in self._place}
        return sorted(unique.values(), key=lambda tag: self._place[id(tag)])

    def follows(self, tag: Tag, other: Tag) -> bool:
        """Whether `tag` begins after `other` began; both are elements of this block."""
        return self._place[id(tag)] > self._place[id(other)]

    def words(
        self,
        body: Tag | None,
        *,
        drop: Callable[[Tag], bool] = lambda _: False,
        note: Callable[[Tag], bool] = lambda _: False,
    ) -> OwnWords:
        """Render a body as `own_words` does, without the posts that broken markup nests in it."""
        if body is None:
            return OwnWords(text="")
        return own_words(body, drop=lambda tag: id(tag) in self.others or drop(tag), note=note)


_BY_VALUE = frozenset(
    (
        "itemprop",
        "itemtype",
        "rel",
        "component",
        "data-role",
        "property",
        "name",
        "data-testid",
        "slot",
        "role",
    )
)
_NEVER_ASKED = frozenset(
    ("href", "src", "style", "alt", "width", "height", "onclick", "target", "type", "align", "valign")
)


def blocks_of(containers: Collection[Tag]) -> list[Block]:
    """Make each container a block of its own; one inside another is a hole in the outer one."""
    roots = frozenset(id(tag) for tag in containers)
    return [Block(roots=(tag,), others=roots - {id(tag)}) for tag in containers]


def whole(soup: BeautifulSoup) -> Block:
    """Index a page."""
    return Block(roots=(soup,))


def around_each(marks: Sequence[Tag]) -> list[Tag]:
    """Return for each mark the largest element around it that holds no other one.

    For software whose posts have something of their own (a body with a number, a heading) but no element
    around them that a style could not rename.
    """
    held: dict[int, int] = {}
    for mark in marks:
        for parent in (mark, *mark.parents):
            held[id(parent)] = held.get(id(parent), 0) + 1
    found = []
    for mark in marks:
        best = mark
        for parent in mark.parents:
            if held[id(parent)] > 1 or parent.name in ("body", "html", "form", "main", "[document]"):
                break
            best = parent
        found.append(best)
    return found
