"""Names as people use them: "Sean" for "Sean H", "@arikfr", and vocatives at the start of a post."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from groundswell.ids import handle_of

__all__ = ["NameBook", "addressed", "handle_of"]

_WORD = r"[^\W\d_][\w'’.\-]*"
_GREETING = r"(?:hi|hello|hey|dear|hola|thanks|thank you|welcome|good (?:morning|afternoon|evening|day))"
_NAMES = (
    rf"(?P<names>{_WORD}(?:\s+{_WORD}){{0,2}}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_WORD}(?:\s+{_WORD})?){{0,3}})"
)
_GREETED = re.compile(rf"\s*{_GREETING},?\s+{_NAMES}\s*[,!:.\n–—-]", re.IGNORECASE)
_CALLED = re.compile(rf"\s*{_NAMES}\s*[,:]\s")
_MENTION = re.compile(r"(?<![\w@/.])@([\w.\-]{2,40})")
_SEPARATOR = re.compile(r"\s*,\s*|\s+and\s+|\s*&\s*", re.IGNORECASE)

# Capitalised words that open a clause and are followed by a comma without naming anybody.
_OPENERS = frozenset(
    """
    actually additionally admittedly again agreed all also although anyway apologies apparently as
    basically because besides briefly but certainly clearly consequently conversely currently
    definitely edit either especially eventually everyone everybody fair finally first firstly folks
    for fortunately frankly from funny furthermore generally great guys hence here hi hello hey
    honestly hopefully however i if imho imo in incidentally indeed initially instead interesting
    interestingly ironically it just lastly lately later likewise look luckily maybe meanwhile
    moreover most naturally nevertheless next no none nonetheless nope not note now obviously of ok
    okay once one or originally otherwise overall ps perhaps personally please plus possibly
    presumably previously probably question quite quote re really recently regarding right sadly
    second secondly seriously similarly simply since so some somehow sometimes soon sorry
    specifically still strangely sure surely surprisingly team thankfully thanks that then there
    therefore these third thirdly this those though thus title to today tomorrow true typically
    ultimately understandably unfortunately update usually well what whatever when while why wow
    yeah yep yes yesterday yet you
    """.split()
)


class NameBook:
    """Who is meant by a name in a thread whose authors are known."""

    def __init__(self, names: Iterable[str]) -> None:
        self._exact: dict[str, str] = {}
        self._first: defaultdict[str, set[str]] = defaultdict(set)
        for name in sorted(set(names)):
            handle = handle_of(name)
            self._exact[handle] = name
            self._exact.setdefault(handle.replace(" ", ""), name)
            self._first[handle.split(" ")[0]].add(name)

    def find(self, spoken: str) -> str | None:
        """Return the author's full name, or None where nobody, or more than one person, is called that."""
        handle = handle_of(spoken).rstrip(".,:;!?")
        for form in (handle, handle.replace(" ", "")):
            if form in self._exact:
                return self._exact[form]
        candidates = self._first.get(handle.split(" ")[0], set()) if handle else set()
        if len(candidates) != 1:
            return None
        (candidate,) = candidates
        rest = handle.split(" ")[1:]
        full = handle_of(candidate).split(" ")[1:]
        # "Sean Hanson" may be "Sean H", but "Sean Miller" is another Sean.
        agrees = not rest or not full or rest[0].startswith(full[0]) or full[0].startswith(rest[0])
        return candidate if agrees else None

    def mentioned(self, text: str) -> Iterator[str]:
        """Yield the authors whose name stands in the text, capitalised, in order of appearance."""
        spots: list[tuple[int, str]] = []
        for first, owners in self._first.items():
            if len(owners) != 1 or len(first) < 3 or first in _OPENERS:
                continue
            (owner,) = owners
            shown = owner.split()[0]
            if shown[:1].isupper() and (spot := re.search(rf"(?<!\w){re.escape(shown)}(?!\w)", text)):
                spots.append((spot.start(), owner))
        for _, owner in sorted(spots):
            yield owner


def addressed(text: str) -> list[str]:
    """Return the names a post calls out to: "Hi David Donna," "Wendy, I think", "@arikfr".

    They are as spoken, known or not: people answer posts that are gone.
    """
    names: list[str] = []
    greeted = _GREETED.match(text)
    called = None if greeted else _CALLED.match(text)
    for match in (greeted, called):
        if match:
            parts = [part.strip() for part in _SEPARATOR.split(match["names"])]
            names.extend(part for part in parts if _is_name(part))
    names.extend(match[1].rstrip(".-") for match in _MENTION.finditer(text))
    return list(dict.fromkeys(names))


def _is_name(words: str) -> bool:
    parts = words.split()
    return (
        0 < len(parts) <= 2
        and all(part[0].isupper() for part in parts)
        and handle_of(parts[0]).rstrip(".") not in _OPENERS
        and not any(part.isupper() and len(part) > 3 for part in parts)
    )
