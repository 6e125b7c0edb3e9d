"""The opening post, where a page sets it apart from the replies."""

from bisect import bisect_left
from collections.abc import Mapping

from scrapers.generic.records import Grouping, Record
from scrapers.generic.tree import Tree

_WORDS_ENOUGH = 40


def opening_record(tree: Tree, replies: Grouping, names: Mapping[int, int], *, dated: bool) -> Record | None:
    """Return the smallest stretch before the replies with a name, a moment and words; else None."""
    first = replies[0].roots[0]
    named = sorted(names)
    best: tuple[int, int] | None = None
    for moment in tree.moments:
        if moment >= first:
            break
        if tree.moments[moment].dated != dated:
            continue
        for index in (moment, *tree.ancestors(moment)):
            end = tree.elements[index].end
            if end > first:
                break
            links = tree.link_length(index, end)
            words = tree.text_length(index, end) - links
            has_name = any(names[i] >= 3 for i in named[bisect_left(named, index) : bisect_left(named, end)])
            if has_name and words >= max(_WORDS_ENOUGH, links):
                if best is None or words > best[0]:
                    best = (words, index)
                break
    return Record(roots=(best[1],)) if best else None
