"""The elements of one post (or of a page), found by class, name, attribute or id in one walk."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from bs4 import BeautifulSoup, Tag

from scrapers.html import OwnWords, attribute, inline_text, own_words

_DIGITS = "0123456789"


class _Index:
    """All elements under some roots in page order, and where those of each key stand."""

    __slots__ = ("ends", "keys", "places", "tags")

    def __init__(self, roots: Sequence[Tag]) -> None:
        self.tags: list[Tag] = []
        self.ends: list[int] = []
        self.places: dict[int, int] = {}
        self.keys: dict[str, list[int]] = {}
        for root in roots:
            self._add(root)

    def _add(self, root: Tag) -> None:
        """Walk without recursion: pages nest deeper than Python's stack."""
        first = len(self.tags)
        waiting = [root]
        while waiting:
            tag = waiting.pop()
            self._enter(tag)
            waiting += [child for child in reversed(tag.contents) if isinstance(child, Tag)]
        self.ends += range(first + 1, len(self.tags) + 1)
        # Backwards, each element is complete before the one around it is asked.
        for place in range(len(self.tags) - 1, first, -1):
            around = self.places[id(self.tags[place].parent)]
            self.ends[around] = max(self.ends[around], self.ends[place])

    def _enter(self, tag: Tag) -> None:
        place = len(self.tags)
        self.tags.append(tag)
        self.places[id(tag)] = place
        keys = self.keys
        for key in _keys_of(tag):
            if key in keys:
                keys[key].append(place)
            else:
                keys[key] = [place]


def _keys_of(tag: Tag) -> list[str]:
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
    return keys


class Block:
    """Some elements with everything in them, looked up by what they are.

    Keys are "div" (a name), ".post" (a class), "div.post", "[datetime]" (has the attribute),
    "itemprop=text" (an attribute's value), "#post_message_" (an id without its digits) and, separated
    by a space, one of them inside another. `others` are the roots of other posts: where broken markup
    nests them in this one, they are left out.
    """

    __slots__ = ("_ranges", "index", "others", "roots")

    def __init__(
        self, roots: Sequence[Tag], *, others: frozenset[int] = frozenset(), within: "Block | None" = None
    ) -> None:
        self.roots = tuple(roots)
        self.others = others
        self.index: _Index = within.index if within is not None else _Index(self.roots)
        self._ranges = list(self._stretches())

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield half-open stretches of places: the roots' own, less those of other posts in them."""
        index = self.index
        holes = sorted(index.places[other] for other in self.others if other in index.places)
        for root in self.roots:
            start, end = index.places[id(root)], index.ends[index.places[id(root)]]
            for hole in holes[bisect_left(holes, start + 1) : bisect_left(holes, end)]:
                if hole >= start:
                    yield start, hole
                    start = index.ends[hole]
            yield start, end

    def part(self, *tags: Tag) -> "Block":
        """Look at some elements of this block only."""
        return Block(tags, others=self.others, within=self)

    def parts(self, containers: Iterable[Tag]) -> "list[Block]":
        """Make each container a block of its own; one inside another is a hole in the outer one."""
        tags = list(containers)
        ids = frozenset(id(tag) for tag in tags)
        return [Block((tag,), others=ids - {id(tag)}, within=self) for tag in tags]

    def walk(self) -> Iterator[Tag]:
        """Yield the elements in page order, other posts left out."""
        for start, end in self._ranges:
            yield from self.index.tags[start:end]

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
        outer, space, inner = key.partition(" ")
        if space:
            return [tag for part in self._of(outer) for tag in self.part(part).all(inner)]
        places = self.index.keys.get(key)
        if places is None:
            return []
        tags = self.index.tags
        return [
            tags[place]
            for start, end in self._ranges
            for place in places[bisect_left(places, start) : bisect_left(places, end)]
        ]

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
        return self.part(found) if found is not None else self.part()

    def in_order(self, tags: Iterable[Tag]) -> list[Tag]:
        """Sort elements of this block by where they stand in it, each kept once."""
        places = sorted({self.index.places[id(tag)] for tag in tags})
        return [self.index.tags[place] for place in places]

    def follows(self, tag: Tag, other: Tag) -> bool:
        """Whether `tag` begins after `other` began; both are elements of this block."""
        return self.index.places[id(tag)] > self.index.places[id(other)]

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


def whole(soup: BeautifulSoup) -> Block:
    """Index a page."""
    return Block((soup,))


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
