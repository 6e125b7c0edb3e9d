"""The elements of one post (or of a page), found by class, name, attribute or id in one walk."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from scrapers.html import OwnWords, attribute, inline_text, own_words

_DIGITS = "0123456789"


class _Index:
    """All elements under some roots in page order, and where those of each key stand."""

    __slots__ = ("_attributes", "_classes", "_known", "_names", "ends", "places", "tags")

    def __init__(self, roots: Sequence[Tag]) -> None:
        self.tags: list[Tag] = []
        self.ends: list[int] = []
        self.places: dict[int, int] = {}
        self._names: dict[str, list[int]] = {}
        self._classes: dict[str, list[int]] = {}
        self._attributes: dict[str, list[int]] = {}
        self._known: dict[str, list[int]] = {}
        for root in roots:
            self._add(root)

    def _add(self, root: Tag) -> None:
        """Follow the page in its order; an element has ended where the next one does not stand in it."""
        tags, ends, places = self.tags, self.ends, self.places
        names, classes, attributes = self._names, self._classes, self._attributes
        around: list[int] = []
        element: PageElement | None = root
        while element is not None:
            if isinstance(element, Tag):
                parent, place = element.parent, len(tags)
                while around and tags[around[-1]] is not parent:
                    ends[around.pop()] = place
                if not around and element is not root:
                    break
                around.append(place)
                tags.append(element)
                ends.append(place)
                places[id(element)] = place
                names.setdefault(element.name, []).append(place)
                for name, value in element.attrs.items():
                    if name == "class":
                        for each in value.split() if isinstance(value, str) else value:
                            classes.setdefault(each, []).append(place)
                    else:
                        attributes.setdefault(name, []).append(place)
            element = element.next_element
        for place in around:
            ends[place] = len(tags)

    def of(self, key: str) -> list[int]:
        """Return the places of the elements with the key; few keys are ever asked of a page."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._found(key)
        return known

    def _found(self, key: str) -> list[int]:
        if key.startswith("#"):
            ids = self._attributes.get("id", ())
            return [place for place in ids if str(self.tags[place].attrs["id"]).rstrip(_DIGITS) == key[1:]]
        if key.startswith("["):
            return self._attributes.get(key[1:-1], [])
        attribute, equals, value = key.partition("=")
        if equals:
            tags = self.tags
            return [
                place
                for place in self._attributes.get(attribute, ())
                for each in _values(tags[place].attrs[attribute])
                if each == value
            ]
        name, dot, kind = key.partition(".")
        if not dot:
            return self._names.get(name, [])
        found = self._classes.get(kind, [])
        return [place for place in found if self.tags[place].name == name] if name else found


def _values(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else str(value).split()


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
        places = self.index.of(key)
        if not places:
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
