"""Words that carry a position: agreement, rejection, wishes, conditions, questions, irony.

Patterns of our own writing. They serve twice: as small additive weights beside the network (`cue_counts`)
and as the evidence shown to the reader (`find_cue`, `find_condition`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["plain", "conditional", "question", "status_ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Half-open span of code points in the judged text."""

    start: int
    end: int


def one_of(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives that match whole words only, in any case."""
    return re.compile(r"(?<![\w'])(?:" + "|".join(alternatives) + r")(?![\w])", re.IGNORECASE)


_INTENSE = (
    r"(?:(?:really|totally|fully|completely|strongly|wholeheartedly|absolutely|definitely|also|would|do) )*"
)
_NOT = r"(?:n't|n’t| not| never| hardly| no longer)"

AGREE = one_of(
    rf"i {_INTENSE}agree(?! to disagree)",
    r"agreed?(?=[ ,.!]|$)(?! to disagree)",
    r"exactly",
    r"couldn['’]?t agree more",
    r"so true",
    r"very true",
    r"well said",
    r"good point",
    r"(?:you|he|she|they)(?:['’]re| are|['’]s| is) (?:absolutely |completely |totally |so )?right",
    r"same here",
    r"me too",
    r"spot on",
    r"seconded",
    r"i second",
    r"\+ ?1",
    r"yep",
    r"yup",
    r"yes",
    r"yeah",
    r"indeed",
    r"absolutely(?! not)",
    r"definitely(?! not)",
    r"this\.",
    r"right\?",
    r"likewise",
    r"amen",
    r"of course(?! not)",
    r"preach",
    r"fair (?:point|enough)",
    r"true that",
    r"true[.,!]",
    r"no doubt",
    r"no kidding",
    r"my thoughts exactly",
    r"hear,? hear",
    r"thank you for (?:saying|posting|writing)",
)
DISAGREE = one_of(
    rf"i {_INTENSE}disagree",
    r"disagree",
    r"don['’]?t agree",
    r"do not agree",
    r"can['’]?t agree",
    r"wrong",
    r"not true",
    r"untrue",
    r"false",
    r"incorrect",
    r"nonsense",
    r"bull(?:shit|crap)?",
    r"you(?:['’]re| are) (?:mistaken|wrong|lying|missing|confusing|kidding)",
    r"nope",
    r"no",
    r"not really",
    r"not at all",
    r"on the contrary",
    r"makes no sense",
    r"doesn['’]?t make (?:any )?sense",
    r"ridiculous",
    r"you have no idea",
    r"citation needed",
    r"prove it",
    r"i don['’]?t think (?:so|that)",
    r"i doubt",
    r"hardly",
    r"absurd",
    r"liar?",
    r"how (?:dare|stupid|dumb)",
    r"what are you (?:talking|smoking|on) about",
    r"- ?1",
    r"actually",
    r"come on",
    r"lies",
    r"bad take",
    r"that['’]s not (?:how|what|the|a|true)",
    r"isn['’]?t (?:true|how|what)",
)
FAVOR = one_of(
    r"\+ ?1",
    r"great (?:idea|suggestion|feature)",
    r"good (?:idea|suggestion|thinking)",
    r"(?:i|we)(?:['’]d| would) (?:really |absolutely )?(?:love|like|welcome|appreciate|want|be happy|use)",
    r"(?:i|we) (?:really |desperately |badly |do )?(?:need|want|support|favou?r|love|like|endorse|vote for)",
    r"(?:i['’]?m|i am|we['’]?re) (?:all |totally )?(?:for|in favou?r of|pro)",
    r"please (?!do ?n[o']t|no|stop|leave|keep)\w+",
    r"would be (?:so |really |very |a )?(?:great|nice|good|awesome|amazing|helpful|useful|cool|lovely"
    r"|fantastic|handy|huge|perfect|benefi\w+|welcome)",
    r"must[- ]have",
    r"long overdue",
    r"high time",
    r"yes please",
    r"why (?:is|are) there (?:still )?no",
    r"can['’]?t wait",
    r"deserves?",
    r"essential",
    r"beneficial",
    r"we should",
    r"you should",
    r"should be (?:allowed|legal|added|possible|supported)",
    r"voted",
)
AGAINST = one_of(
    r"- ?1",
    r"(?:bad|terrible|horrible|awful|stupid|dumb|silly|dangerous|ridiculous|worst) "
    r"(?:idea|suggestion|move|feature|thing)",
    rf"(?:i|we) (?:really |certainly |strongly )?(?:do{_NOT}|would{_NOT}) "
    r"(?:want|need|like|support|agree|see|use|think)",
    r"please (?:do ?n[o'’]?t|don['’]?t|no|stop)",
    r"no (?:thanks|way|need)",
    r"(?:strongly )?(?:oppose|against|object to|opposed to)",
    r"nobody (?:needs|wants|asked)",
    r"no one (?:needs|wants|asked)",
    r"waste of",
    r"disaster",
    r"should(?:n['’]?t| not| never)",
    r"must not",
    r"(?:not|never) (?:a fan|acceptable|necessary|needed|worth)",
    r"harmful",
    r"unfair",
    r"useless",
    r"pointless",
    r"nightmare",
    r"hate",
    r"over my dead body",
    r"leave it as it is",
    r"step back",
    r"unnecessary",
    r"get rid of",
    r"should be (?:banned|stopped|illegal|removed|abolished)",
)


def _anywhere(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_STATUS = _anywhere(
    r"\bany (?:update|news|progress|word|eta|movement|timeline|plan)s?\b(?! to )",
    r"\b(?:what(?:'s|’s| is)|is there an?) (?:the )?(?:current )?(?:status|eta|timeline|release date)\b",
    r"\bwhen (?:will|can|is|are|do)\b[^.!?\n]{0,60}?"
    r"\b(?:ready|available|released?|implemented|added|com(?:e|ing)|ship(?:ped)?|land|expect|launch|happen|out)\b",
    r"\b(?:is|are|was|has|have) (?:this|that|it|there|the \w+)\b[^.!?\n]{0,40}?"
    r"\b(?:still (?:planned|on|being|in)|being worked|on the roadmap|implemented|happening|in the works"
    r"|coming|been (?:added|fixed|done|implemented|decided|considered))\b[^.!?\n]*\?",
    r"\bany(?:thing|one) (?:new|heard)\b",
    r"\bwhat(?:ever)? (?:happened (?:to|with)|(?:ha[sd] )?bec[ao]me of)\b",
    r"\b(?:still|yet) no (?:update|news|progress|word|eta|answer|reply)s?\b",
    r"\bstatus\?",
    r"^\s*bump\b",
)
_CONDITION = _anywhere(
    r"\b(?:but )?(?:only|even|just) (?:if|when|where|with)\b",
    r"\b(?:as|so) long as\b",
    r"\bprovid(?:ed|ing)(?: that)?\b(?= (?:that|it|the|we|you|they|there|I|a|this|all|nobody|no)\b)",
    r"\bunless\b",
    r"\bon (?:the )?condition\b",
    r"\bassuming(?: that)?\b",
    r"\bif and only if\b",
    r"\bwith the caveat\b",
    r"\bexcept (?:if|when)\b",
    r"\bdepends on\b",
    r"\bnot until\b",
)
# A bare "if" makes a condition only beside a position: "fine with me if", "I'd support it if".
_SOFT_CONDITION = re.compile(
    r"\b(?:fine|ok(?:ay)?|good|happy|support(?:ive)?|agree|in favou?r|all for|yes|great|acceptable|live with"
    r"|vote for)\b[^.!?\n]{0,60}?(?P<clause>\bif\b)",
    re.IGNORECASE,
)
_IRONY = _anywhere(
    r"\byeah,? right\b",
    r"\b(?:oh|yeah),? (?:great|sure|because|wonderful|brilliant|nice)\b",
    r"/s\b",
    r"\bwhat could (?:possibly )?go wrong\b",
    r"\bsure,? because\b",
    r"\bhow (?:convenient|lovely|original)\b",
    r"\bthanks? (?:a lot )?for nothing\b",
    r"\bgood luck with\b",
    r"\bslow clap\b",
    r"\bjust what (?:we|i|everyone) (?:needed|wanted)\b",
    r"🙄",
    r"\beye ?roll\b",
)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|you['’](?:re|ve|ll|d)|u|ur)\b", re.IGNORECASE)
_TURNS = re.compile(
    r"^\W*(?:but|however|though|except|well|so|and yet|yet|why|how|what|since when)\b", re.IGNORECASE
)
_ADDS = re.compile(
    r"^\W*(?:and|also|plus|not to mention|especially|even|just like|or|same)\b|\b(?:too|as well)[.!]",
    re.IGNORECASE,
)
_LAUGHS = re.compile(r"\b(?:lol|lmao|rofl|haha\w*)\b|😂|🤣", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|nothing|none|cannot|without|neither|nor)\b|n['’]t\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[.!?;\n]|,(?= (?:but|and|so|then|I|we|it|otherwise)\b)")

_HEAD = 60  # code points: where a reply says which side it takes


def cue_counts(text: str) -> dict[str, float]:
    """Which cues a text holds, each 0 or 1, and its length; `head_` cues look at its first 60 code points."""
    head = text[:_HEAD]
    stripped = text.rstrip()
    return {
        "head_agree": float(bool(AGREE.search(head))),
        "head_disagree": float(bool(DISAGREE.search(head))),
        "agree": float(bool(AGREE.search(text))),
        "disagree": float(bool(DISAGREE.search(text))),
        "favor": float(bool(FAVOR.search(text))),
        "against": float(bool(AGAINST.search(text))),
        "question": float("?" in text),
        "ends_in_question": float(stripped.endswith("?")),
        "status_ask": float(bool(_STATUS.search(text))),
        "irony": float(bool(_IRONY.search(text))),
        "negation": float(bool(_NEGATION.search(head))),
        "short": float(len(stripped) < _HEAD),
        "length": math.log1p(len(stripped)) / 5,
        "second_person": float(bool(_SECOND_PERSON.search(text))),
        "turns": float(bool(_TURNS.search(text))),
        "adds": float(bool(_ADDS.search(text))),
        "laughs": float(bool(_LAUGHS.search(text))),
        "exclaims": float("!" in text),
    }


def find_condition(text: str) -> Cue | None:
    """Return the condition of a conditional position, from its first word to the end of the clause."""
    hard = _CONDITION.search(text)
    soft = _SOFT_CONDITION.search(text)
    starts = [found for found in (hard and hard.start(), soft and soft.start("clause")) if found is not None]
    if not starts:
        return None
    start = min(starts)
    stop = _CLAUSE_END.search(text, start)
    end = stop.start() if stop else len(text)
    return Cue(start=start, end=start + len(text[start:end].rstrip()))


def find_form(text: str) -> Form:
    """How a text speaks: about its progress, under a condition, asking, or plainly.

    A text is a question only if nothing but questions stands in it: one that also states something
    takes a position with the statement.
    """
    if _STATUS.search(text):
        return "status_ask"
    if find_condition(text):
        return "conditional"
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    return "question" if sentences and all(part.endswith("?") for part in sentences) else "plain"


def status_cue(text: str) -> Cue | None:
    """Return the words that ask how far a proposal is."""
    found = _STATUS.search(text)
    return Cue(start=found.start(), end=found.end()) if found else None


def find_cue(
    text: str, spans: Iterator[tuple[int, int]], patterns: tuple[re.Pattern[str], ...]
) -> Cue | None:
    """Return the first match of a pattern inside the spans, in the order of spans, then patterns."""
    for start, end in spans:
        for pattern in patterns:
            found = pattern.search(text, start, end)
            if found:
                return Cue(start=found.start(), end=found.end())
    return None
