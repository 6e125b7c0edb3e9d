"""What a record shows beside author, time and words: who edited it and when, and what the author is."""

import re

from groundswell.page import Role
from scrapers.edits import NO_EDIT, Edit, edit_in
from scrapers.generic.columns import Cells, marks
from scrapers.generic.timelike import moment
from scrapers.generic.tree import Tree
from scrapers.members import role_from

_LONGEST_NOTE = 200
_LONGEST_LINE = 150
_MOST_WORDS_BEFORE = 7
_LONGEST_RANK = 40
_CALLED_EDIT = re.compile(
    r"(?:^|[-_ ])(?:last-?)?(?:edit(?:ed|or)?|modified)(?:$|[-_ ]|note|by|info|time|message)", re.I
)
_SAYS_EDIT = re.compile(
    r"\b(?:edited|bearbeitet|geändert|modified|modifié|modificado|modificato|editado|éditée?|bewerkt|gewijzigd"
    r"|redigert|redigeret|redigerad|ändrad|muokattu|edytowan\w*|zmienion\w*|szerkeszt\w*|módosít\w*|düzenlen\w*"
    r"|upraven\w*|upravil\w*|изменен\w*|изменено|отредактирован\w*|ویرایش)",
    re.IGNORECASE,
)
"""Words of common languages with which software begins or ends a note about an edit."""
_RANK = re.compile(r"title|rank|role|badge|banner|group|staff|moderator|admin|label", re.IGNORECASE)


def says_edit(text: str) -> bool:
    """Whether a line has a word with which software speaks of an edit."""
    return _SAYS_EDIT.search(text) is not None


def edit_index(tree: Tree, cell: Cells, created: int | None) -> int | None:
    """Return the outermost short element that is a note about an edit; None where there is none.

    A note names a moment other than `created`; somebody who writes "I edited my list" does not.
    """
    for index in cell.keys:
        element = tree.elements[index]
        if not 6 <= tree.text_length(index, element.end) <= _LONGEST_NOTE or index in cell.record.roots:
            continue
        if created is not None and index <= created < element.end:
            continue
        if not tree.has_moment(index, element.end):
            continue
        text = tree.text(index, _LONGEST_NOTE)
        called = _CALLED_EDIT.search(marks(element))
        if says_edit(text) and (called or (says_edit(element.direct) and _is_curt(text))):
            return index
    return None


def _is_curt(text: str) -> bool:
    """Whether a text comes to its moment as soon as software does ("This post was last edited by Ann: …")."""
    named = moment(text[:_LONGEST_LINE])
    return named is not None and len(text[: text.find(named.raw)].split()) <= _MOST_WORDS_BEFORE


def edit_of(tree: Tree, index: int | None) -> Edit:
    """Return who edited and when, as the note at `index` says."""
    return NO_EDIT if index is None else edit_in(tree.elements[index].tag)


def role_in(tree: Tree, cell: Cells, name: int | None, body: int | None) -> Role | None:
    """Return the role that ranks beside the author name; what stands in the body is somebody's words."""
    end = tree.elements[body].end if body is not None else -1
    ranks = [
        tree.text(index, _LONGEST_RANK)
        for index in cell.keys
        if _RANK.search(marks(tree.elements[index]))
        and index != name
        and tree.text_length(index, tree.elements[index].end) <= _LONGEST_RANK
        and (body is None or not body <= index < end)
    ]
    role = role_from(
        [rank for rank in ranks if rank], tree.text(name, _LONGEST_RANK) if name is not None else None
    )
    return None if role == "member" else role
