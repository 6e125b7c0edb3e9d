"""Which lower-case words exist: the whole words of the shared tokeniser's vocabulary, and our lexicon's."""
# ruff: noqa: E501 - a list of words

import json
from functools import cache

from models.runtime import SHARED_TOKENIZER, SHARED_TOKENIZER_SHA256, check_hash

# One- and two-letter entries are mostly fragments, and it cuts at apostrophes; these are words.
_SHORT = frozenset(
    "a i u am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we ya aren't can't "
    "didn't doesn't don't i'll i'm isn't it's shouldn't they're wasn't weren't won't you're".split()
)
# Words that a vocabulary drawn from an encyclopaedia lacks, and that people hide.
_HIDDEN = frozenset(
    "abuser abomination bisexual asian gay pest exterminated repel motherfucking asshole assholes bitch bitches bullshit cunt cunts dumbass dumbasses faggot faggots fag fags fuck fucked fucker "
    "fuckers fucking idiot idiots moron morons motherfucker motherfuckers nigga niggas nigger niggers pussy retard "
    "retarded retards shit shitty slut sluts stupid tranny trannies shemale shemales whore whores kike kikes dyke dykes "
    "scum vermin parasite parasites disgusting subhuman subhumans twat twats wanker wankers spastic spastics cripple "
    "cripples raghead ragheads wetback wetbacks chink chinks spic spics coon coons paki pakis poof poofs wog wogs "
    "cockroach cockroaches inferior worthless pathetic repulsive exterminate filthy imbecile imbeciles transgender "
    "muslims immigrants lesbians disabled despise loathe detest dickhead dickheads bastard bastards prick pricks".split()
)


def is_word(word: str) -> bool:
    """Whether a lower-case word is one that people write."""
    return word in _words()


@cache
def _words() -> frozenset[str]:
    check_hash(SHARED_TOKENIZER, SHARED_TOKENIZER_SHA256)
    vocabulary = json.loads(SHARED_TOKENIZER.read_text("utf-8"))["model"]["vocab"]
    whole = {word for word in vocabulary if len(word) > 2 and word.isascii() and word.isalpha()}
    return frozenset(whole) | _SHORT | _HIDDEN
