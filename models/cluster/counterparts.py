"""Words that name different parties or different things of a kind: the who and the what of a request.

"Pay freelancers for referrals" and "pay clients for referrals" are two proposals, yet a sentence
encoder calls them nearly the same (cosine .83), as it does with "dark mode" and "night mode" (.85),
which are one. Vectors of single words do not tell them apart either (freelancer and client .64, dark
and night .66), so this is a matter of knowledge, written down here: general English and the common
vocabulary of software and communities.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.cluster.words import words

# One set a line; a set's alternatives are separated by "|", and words of one alternative mean the same
# party or thing. Whole words; a plural in -s or -es is found without being listed.
_SETS: Final = """
client customer buyer purchaser | freelancer contractor seller vendor supplier provider merchant | agency
driver courier | rider passenger | restaurant
student pupil learner | teacher instructor tutor lecturer professor | parent
landlord owner | tenant renter
host | guest
employer manager boss recruiter | employee worker staffer | candidate applicant jobseeker
doctor physician clinician | nurse | patient | caregiver
moderator mod | admin administrator | guest visitor lurker | newbie newcomer beginner
author writer | reader | reviewer editor | translator
developer programmer coder | designer artist | tester
speaker presenter | attendee participant
adult | child kid minor teenager teen
man men male | woman women female
donor sponsor | volunteer
publisher | advertiser
sender | recipient receiver
follower subscriber | creator streamer
android | ios iphone ipad | windows | mac macos osx | linux ubuntu
desktop pc laptop | mobile phone smartphone | tablet
chrome | firefox | safari | edge
email mail e-mail | sms text-message | push | phone-call
import | export
upload | download
daily | weekly | monthly | yearly annual annually
hourly | fixed-price
image picture photo pic | video clip movie | audio sound voice | document
pdf | csv excel xlsx spreadsheet | json | xml
private | public
increase raise higher extend lengthen longer | decrease lower reduce shorten shorter
bigger larger | smaller
english | spanish | french | german | italian | portuguese | russian | chinese | japanese | arabic | hindi
left | right
horizontal landscape | vertical portrait
ascending oldest | descending newest
deposit | withdrawal withdraw
refund | discount coupon
monday | tuesday | wednesday | thursday | friday | saturday | sunday
morning | evening
north | south | east | west
bus | train | tram | bicycle bike | car
primary | secondary
inbound incoming received | outbound outgoing sent
"""


# How much less alike two texts are that speak of other parties: enough to keep "pay freelancers for
# referrals" (.83) under any sensible threshold, and to outweigh a few paraphrases that name nobody.
_PENALTY: Final = 0.6
# Where one text speaks of both parties, the first named is taken to be the one it is about.
_SECOND: Final = 0.5
# Long posts mention many parties in passing: beyond so many words the penalty shrinks with length. At 14
# it cost .04 F1 on app reviews, at 10 it costs nothing on any development set.
_SHORT: Final = 10


def opposed(left: str, right: str) -> bool:
    """Tell whether two texts speak of different parties or things of one kind, and so differ in kind.

    >>> opposed("Pay freelancers for referrals", "a bonus for clients who bring others")
    True
    >>> opposed("Add a dark mode", "night mode please")
    False
    """
    return bool(penalties([left, right])[0, 1] > 0)


def penalties(texts: Sequence[str]) -> NDArray[np.float32]:
    """Give what to take off each pair's similarity, shape (n, n), symmetric, 0 where nothing opposes."""
    names, sets = _alternatives()
    first = np.full((sets, len(texts)), -1, dtype=np.int16)
    mentioned = np.zeros((sets, len(texts)), dtype=np.int64)
    lengths = np.ones(len(texts), dtype=np.float32)
    for row, text in enumerate(texts):
        spoken = words(text)
        lengths[row] = max(len(spoken), 1)
        for word in spoken:
            for number, alternative in _look_up(names, word):
                if first[number, row] < 0:
                    first[number, row] = alternative
                mentioned[number, row] |= 1 << alternative
    weight = np.minimum(1, _SHORT / lengths)
    total = np.zeros((len(texts), len(texts)), dtype=np.float32)
    for lead, all_named in zip(first, mentioned, strict=True):
        rows = np.flatnonzero(lead >= 0)
        differ = lead[rows][:, None] != lead[rows][None, :]
        shared = (all_named[rows][:, None] & all_named[rows][None, :]) != 0
        strength = _PENALTY * differ * np.where(shared, _SECOND, 1) * np.outer(weight[rows], weight[rows])
        block = np.ix_(rows, rows)
        total[block] = np.maximum(total[block], strength)
    return total


def _look_up(names: dict[str, list[tuple[int, int]]], word: str) -> list[tuple[int, int]]:
    stem = word.removesuffix("'s").removesuffix("'")
    for form in (stem, stem.removesuffix("s"), stem.removesuffix("es")):
        if form in names:
            return names[form]
    return []


def _alternatives() -> tuple[dict[str, list[tuple[int, int]]], int]:
    """Map each name to its (set, alternative) places, and count the sets."""
    found: dict[str, list[tuple[int, int]]] = {}
    lines = _SETS.strip().splitlines()
    for number, line in enumerate(lines):
        for alternative, names in enumerate(line.split("|")):
            for name in names.split():
                found.setdefault(name, []).append((number, alternative))
    return found, len(lines)
