"""The opening post, where a page sets it apart from the replies."""

from bisect import bisect_left
from collections.abc import Mapping

from scrapers.generic.records import Grouping, Record
from scrapers.generic.tree import Tree

_WORDS_ENOUGH = 40
_PROFILE = 3
"""How surely an element names somebody: it links to a profile."""


def opening_record(tree: Tree, replies: Grouping, names: Mapping[int, int], *, dated: bool) -> Record | None:
    """Return the smallest stretch before the replies with a name, a moment and words; else None.

    Where the words follow a header in elements of their own, the stretch is a run of siblings.
    """
    first = replies[0].roots[0]
    named = sorted(names)
    best: tuple[int, tuple[int, ...]] | None = None
    for moment in tree.moments:
        if moment >= first:
            break
        if tree.moments[moment].dated != dated:
            continue
        header = None
        for index in (moment, *tree.ancestors(moment)):
            end = tree.elements[index].end
            if end > first:
                break
            if any(names[i] >= _PROFILE for i in named[bisect_left(named, index) : bisect_left(named, end)]):
                header = index
                if _words(tree, index) >= max(_WORDS_ENOUGH, tree.link_length(index, end)):
                    break
        roots = _with_words(tree, header, first) if header is not None else ()
        words = sum(_words(tree, root) for root in roots)
        links = sum(tree.link_length(root, tree.elements[root].end) for root in roots)
        if words >= max(_WORDS_ENOUGH, links) and (best is None or words > best[0]):
            best = (words, roots)
    return Record(roots=best[1]) if best else None


def _with_words(tree: Tree, header: int, first: int) -> tuple[int, ...]:
    """Add to a header the siblings up to the replies, where one of them holds more words than it."""
    parent = tree.elements[header].parent
    behind = [child for child in tree.children(parent) if header < child] if parent >= 0 else []
    between = [child for child in behind if tree.elements[child].end <= first]
    if len(between) < len(behind) and any(_is_said(tree, child, _words(tree, header)) for child in between):
        return (header, *between)
    return (header,)


def _is_said(tree: Tree, index: int, least: int) -> bool:
    """Whether an element holds words, not names and moments as a second header or a list of threads does."""
    end = tree.elements[index].end
    words = _words(tree, index)
    return words >= max(_WORDS_ENOUGH, least, tree.link_length(index, end)) and not tree.has_moment(
        index, end
    )


def _words(tree: Tree, index: int) -> int:
    end = tree.elements[index].end
    return tree.text_length(index, end) - tree.link_length(index, end)
