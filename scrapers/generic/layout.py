"""Which part of every record is the author's name, which the time, which the body."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.generic.columns import Cells, Weights, marks
from scrapers.generic.marks import could_be_name, name_of
from scrapers.generic.tree import Tree
from scrapers.html import attribute
from scrapers.times import resolve_times

_DIGITS = re.compile(r"\d+")
_TIME_HINT = re.compile(r"time|date|posted|created|publish|stamp|ago|when|datum", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"join|regist|member.?since|since|edit|modif|updat|last|seen|birth|beigetreten|dabei|seit\b|bearbeitet|geändert"
    r"|inscrit|inscription|modifié|registrado|editado|desde|iscritto|modificato|lid sinds|bewerkt|регистр"
    r"|изменен|отредакт|csatlakozott|szerkesz|módos|dołączy|edytowan|zarejestr|katıl|düzen",
    re.IGNORECASE,
)
"""Words of common languages beside a moment at which something else happened; order and number decide too."""
_BODY_HINT = re.compile(
    r"body|content|message|text|comment|post|article|description|bbwrapper|entry|markdown|answer|reply",
    re.IGNORECASE,
)
_NOT_BODY = re.compile(
    r"user|author|sign?ature|\bsig\b|avatar|profile|foot|head|meta|control|button|action|toolbar|menu|stats|rank"
    r"|badge|like|react|share|attach|breadcrumb|nav|title|subject|date|time|count",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"edit|last|quote|like|react|thank|mention|reply-?to|best|solved|title|rank|group|forum|badge",
    re.IGNORECASE,
)
_NAME_PROPERTIES = frozenset(("author", "name", "creator"))
_LONGEST_LINE = 80
_WHOLE = 0.95
"""Share of the words that an inner element must hold to be the body in place of the one around it."""
_NEARLY_WHOLE = 0.85
"""The same where the body holds the header, too: titles and tags stand above both."""
_MAIN = 0.55
"""Below this share of a record's words no element beside the header is the body: the words lie loose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Keys of elements in a record, best first; `body` may hold name and time where words lie loose."""

    times: tuple[str, ...]
    names: tuple[str, ...]
    body: str | None = None


def find_names_and_times(tree: Tree, cells: Sequence[Cells], names: Mapping[int, int]) -> Layout:
    """Find where authors and times stand; the body is left open."""
    times = _time_keys(tree, cells)
    return Layout(times=tuple(times), names=tuple(_name_keys(tree, cells, names, times[:1])))


def _time_keys(tree: Tree, cells: Sequence[Cells]) -> list[str]:
    columns: dict[str, list[int]] = defaultdict(list)
    for cell in cells:
        for key, found in cell.by_key.items():
            timed = next((index for index in found if index in tree.moments), None)
            if timed is not None:
                columns[key].append(timed)
    scored = [(_time_score(tree, found, len(cells)), key) for key, found in columns.items()]
    return [key for score, key in sorted(scored, key=lambda pair: -pair[0]) if score > 0.4]


def _time_score(tree: Tree, found: Sequence[int], records: int) -> float:
    moments = [tree.moments[index] for index in found]
    elements = [tree.elements[index] for index in found]
    raw = [moment.raw for moment in moments if moment.dated]
    hints = [f"{marks(element)} {element.direct}" for element in elements]
    beside = [f"{hint} {_label(tree, index)}" for hint, index in zip(hints, found, strict=True)]
    score = 1.5 * len(found) / records
    score += 0.4 * _share(moment.clocked or not moment.dated for moment in moments)
    score += 0.3 * _share(moment.share > 0.5 for moment in moments)
    score += 0.2 * _share(
        element.name == "time" or bool(_TIME_HINT.search(hint))
        for element, hint in zip(elements, hints, strict=True)
    )
    score -= 0.8 * _share(_OTHER_TIME.search(hint) is not None for hint in beside)
    if len(found) > 2:
        score += 0.4 * len({moment.raw for moment in moments}) / len(moments)
        score += 1.2 * (_in_order(raw) - 0.5)
    return score


def _label(tree: Tree, index: int) -> str:
    """Return what a short line says beside the moment in it ("Joined: …"), and what the markup calls it."""
    parent = tree.elements[index].parent
    if parent < 0 or tree.text_length(parent, tree.elements[parent].end) > _LONGEST_LINE:
        return ""
    before = max((child for child in tree.children(parent) if child < index), default=None)
    line = tree.elements[parent]
    return f"{marks(line)} {line.direct} {tree.text(before, _LONGEST_LINE) if before is not None else ''}"


def _in_order(raw: Sequence[str]) -> float:
    """Return the share of neighbours in order of time, whichever way the page runs; 0.5 where unknown."""
    moments = [shown.iso for shown in resolve_times(raw) if shown.iso]
    steps = [earlier <= later for earlier, later in pairwise(moments)]
    if len(steps) < 2 or len(set(moments)) < 3:
        return 0.5
    return max(sum(steps), len(steps) - sum(steps)) / len(steps)


def _name_keys(
    tree: Tree, cells: Sequence[Cells], names: Mapping[int, int], times: Sequence[str]
) -> list[str]:
    columns: dict[str, list[int]] = defaultdict(list)
    for cell in cells:
        for key, found in cell.by_key.items():
            named = shown_name(tree, found, names)
            if named is not None:
                columns[key].append(named)
    scored = [(_name_score(tree, found, names, len(cells)), key) for key, found in columns.items()]
    ranked = [key for score, key in sorted(scored, key=lambda pair: -pair[0]) if score > 0.5]
    return ranked or _unmarked_names(tree, cells, times)


def shown_name(tree: Tree, found: Sequence[int], names: Mapping[int, int]) -> int | None:
    """Return the first of the elements that names somebody, in words rather than by a picture if possible."""
    named = [index for index in found if index in names]
    return next((i for i in named if tree.text_length(i, tree.elements[i].end)), named[0] if named else None)


def _name_score(tree: Tree, found: Sequence[int], names: Mapping[int, int], records: int) -> float:
    elements = [tree.elements[index] for index in found]
    texts = [name_of(tree, index) for index in found]
    score = 1.2 * len(found) / records + 0.25 * sum(names[index] for index in found) / len(found)
    score -= 0.5 * _share(not tree.text_length(element.index, element.end) for element in elements)
    score -= 0.8 * _share(_OTHER_NAME.search(marks(element)) is not None for element in elements)
    score -= 0.6 * _share(_text_pieces(tree, index) > 1 for index in found)
    score += 0.2 * _share(attribute(element.tag, "itemprop") in _NAME_PROPERTIES for element in elements)
    if len(found) > 1:
        targets = {attribute(element.tag, "href") for element in elements}
        kinds = {_DIGITS.sub("", text) for text in texts}
        if len(kinds) == 1 and (len(targets) > 1 or len(set(texts)) > 1):
            score -= 2.0  # "View profile" leads to different people
        elif len(found) > 3 and len(set(texts)) == 1 and None in targets:
            score -= 1.0
        score += 0.2 * (len(set(texts)) > 1)
        score -= 0.3 * _share(len(text.split()) > 3 for text in texts)
    return score


def _text_pieces(tree: Tree, index: int) -> int:
    return sum(1 for element in tree.within(index) if element.direct)


def _unmarked_names(tree: Tree, cells: Sequence[Cells], times: Sequence[str]) -> list[str]:
    """Names without a link or a telling class: short, in every record, not always the same."""
    columns: dict[str, list[str]] = defaultdict(list)
    for cell in cells:
        for key, found in cell.by_key.items():
            element = tree.elements[found[0]]
            if element.direct and found[0] not in tree.moments and element.end - found[0] <= 2:
                columns[key].append(element.direct)
    for key, texts in columns.items():
        if len(texts) < max(2, 0.8 * len(cells)) or key in times:
            continue
        if len({_DIGITS.sub("", text) for text in texts}) == 1:
            continue  # "level 1" and "level 2" are nobody
        if all(could_be_name(text) and len(text.split()) <= 3 and text[-1] not in ":!?" for text in texts):
            return [key]
    return []


def find_body(tree: Tree, cells: Sequence[Cells], plan: Layout, weights: Weights) -> str | None:
    """Return the key of the elements that hold the records' words; None where records hold none."""
    beside: dict[str, float] = defaultdict(float)
    around: dict[str, float] = defaultdict(float)
    held: dict[str, float] = defaultdict(float)
    present, repeats, depths = Counter[str](), Counter[str](), Counter[str]()
    for cell in cells:
        header = [
            index for key in (*plan.times[:1], *plan.names[:1]) if (index := cell.first(key)) is not None
        ]
        for key, found in cell.by_key.items():
            element = tree.elements[found[0]]
            weight = weights.below(found[0], cell.record.holes)
            present[key] += 1
            repeats[key] += len(found) - 1
            depths[key] = max(depths[key], element.depth)
            around[key] += weight
            if not any(found[0] <= other < element.end for other in header):
                beside[key] += weight
                held[key] += weight * _body_hint(marks(element))
    usable = [
        key for key in present if present[key] >= 0.4 * len(cells) and repeats[key] <= 0.5 * present[key]
    ]
    if not any(around[key] for key in usable):
        return None
    best = max(usable, key=lambda key: held[key])
    masses, whole = beside, _WHOLE
    if beside[best] < _MAIN * max(around[key] for key in usable):
        best, masses, whole = max(usable, key=lambda key: around[key]), around, _NEARLY_WHOLE
    return max((key for key in usable if masses[key] >= whole * masses[best]), key=lambda key: depths[key])


def _body_hint(names: str) -> float:
    weight = 1.15 if _BODY_HINT.search(names) else 1.0
    return weight * 0.6 if _NOT_BODY.search(names) else weight


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
