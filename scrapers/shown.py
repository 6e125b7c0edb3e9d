"""Times as a page shows them, cut out of the lines they stand in."""

import re

from bs4 import Tag

from scrapers.block import Block
from scrapers.html import classes, inline_text
from scrapers.times import find_times


def time_in(text: str) -> str | None:
    """Return the first time that a line of text shows, as shown; None where it shows none.

    >>> time_in("Posted: Mon Jun 02, 2003 6:23 am Post subject: Re")
    'Mon Jun 02, 2003 6:23 am'
    """
    line = " ".join(text.split())[:400]
    found = next(find_times(line), None)
    if found is None:
        return None
    shown = line[found.start : found.end].strip(" ,;:»«")
    return shown if re.search(r"\b[ap]\.m\.$", shown, re.IGNORECASE) else shown.rstrip(".")


_NOT_OF_THE_POST = re.compile(
    r"join|regist|since|seit|dabei|inscri|member|membre|miembro|medlem|lid |зарег|dołącz"
    r"|katıl|iscritto|posts:"
    r"|last|letzte|dernière|edit|geändert|modif|bearbeitet",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"signature|edit|quote|profile|userinfo|user-info|author_info|lastpost|likes|reaction", re.IGNORECASE
)


def loose_time(block: Block, body: Tag | None) -> str | None:
    """Return the first time in a post outside its body that is no joining date and no edit.

    For skins that moved the time; a platform's own places for it are looked at first.
    """
    later = None
    for tag in block.walk():
        if tag.name in ("script", "style") or (body is not None and (tag is body or body in tag.parents)):
            continue
        own = " ".join(str(child) for child in tag.contents if not isinstance(child, Tag))
        shown = time_in(own) if any(char.isdigit() for char in own) or tag.name == "time" else None
        if not shown or _labelled_otherwise(tag):
            continue
        if not any(_ELSEWHERE.search(name) for parent in (tag, *tag.parents) for name in classes(parent)):
            return shown
        later = later or shown
    return later


def _labelled_otherwise(tag: Tag) -> bool:
    around = [tag, *list(tag.parents)[:2]]
    texts = (inline_text(each) for each in around)
    return any(_NOT_OF_THE_POST.search(text) for text in texts if len(text) < 80)
