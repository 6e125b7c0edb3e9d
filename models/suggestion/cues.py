"""The words that carry the form of a suggestion: "should", "it would be great if", "why is there no".

The patterns were written from a grammar's point of view (modals, wishes, requests, imperatives, advice),
not collected from a data set. Each has a weight, in log-odds, by hand: what it adds where nothing
else is known. The model learns the rest; the cues explain its answer and steady it on new domains.
"""
# ruff: noqa: E501 - a pattern cut over lines is harder to read than a long one

import re
from dataclasses import dataclass
from functools import cache

_QUALITY = (
    r"(?:great|nice|good|cool|awesome|helpful|useful|handy|better|best|wonderful|fantastic|amazing|perfect|lovely|"
    r"neat|convenient|beneficial|appreciated|welcome|wise|ideal|easier|nicer|simpler|sweet|excellent|super)"
)
_DEGREE = (
    r"(?:(?:really|very|so|also|just|much|even|a|an|be|definitely|certainly|probably|at least|pretty)\s+)*"
)
# Verbs with which people tell makers what to do.
_BUILD = (
    r"add|allow|make|provide|enable|let|give|support|bring|fix|implement|include|remove|change|improve|create|"
    r"introduce|offer|keep|put|show|stop|expand|extend|increase|reduce|update|upgrade|replace|restore|integrate|open|"
    r"release|publish|consider|merge|separate|display|expose|build|move|rename|simplify|port|redesign|rework|revert|"
    r"ensure|limit|raise|lower|ban|hire|install|develop|design|separate|split|unify|document|clarify|drop|disable|"
    r"hide|sort|group|combine|return|refund|swap|adopt|invest|fund|lift|require|prevent|get rid of|bring back"
)
# Verbs with which people advise one another.
_ADVISE = (
    r"try|avoid|ask|check|book|request|go|get|use|take|bring|pack|look|stay|choose|pick|buy|ensure|make sure|be sure|"
    r"be aware|be prepared|be careful|be warned|beware|watch|remember|keep|don'?t|do not|never|always|eat|walk|visit|"
    r"call|contact|tell|talk|find|start|wait|skip|spend|save|set|consider|think|focus|give|let|leave|head|grab|read|"
    r"learn|see|enjoy|reserve|expect|wear|turn|ride|follow|pay|join|speak|sign up|stick|sit|write|work|just"
)
_START = r"(?:^|[.!?;:\-–—•*)]\s+|\n\s*|^\W*\d+[.)]\s*|\b(?:and|so|but|then|or|also|just|simply|instead|otherwise|btw|ps)\b,?\s+)"

_PATTERNS: tuple[tuple[str, float, str], ...] = (
    ("wish", 2.6, r"\b(?:i|we|really|just|do)\s+wish\b|^\W*wish\b|\bif only\b"),
    (
        "would_be_good",
        3.2,
        rf"\b(?:would|will|could|might|should|'d|wud|shall)\s+(?:also\s+|really\s+|just\s+)*be\s+{_DEGREE}{_QUALITY}\b",
    ),
    ("would_be_good", 3.0, rf"^\W*(?:{_DEGREE})?(?:great|nice|good|cool|awesome|better|best)\s+if\b"),
    (
        "would_like",
        2.8,
        r"(?:\b(?:i|we)\s?)?(?:\bwould|'d|\bwd|\bwld)\s+(?:really\s+|also\s+|very much\s+|absolutely\s+)*(?:like|love|want|appreciate|prefer)\b(?!\s+(?:it|that|this|him|her|them)\s+(?:when|because))",
    ),
    ("want", 1.6, r"\b(?:i|we|users?|people|developers?|customers?)\s+(?:really\s+|just\s+|also\s+)*want\b"),
    ("hope", 1.4, r"\bhop(?:e|ing)\s+(?:to see|that|you|this|they|we|the|for|it|microsoft|someone|there)\b"),
    (
        "request",
        2.8,
        r"\bplease?\b[\s,]+(?!note\b|see\b|find\b|help\b|let (?:me|us) know\b|advise\b|tell me\b|forgive\b|excuse\b|correct me\b|refer\b)(?:(?:also|do|just|at least|really|kindly|consider|try to|can|could|you)\s+)*\w+",
    ),
    ("request", 2.2, r"\bpl(?:ea)?[sz]e?\b\W*$|\bplz\b|\bpls\b"),
    (
        "request",
        2.4,
        rf"\b(?:can|could|would|will)\s+(?:you|we|they|someone|somebody|the (?:team|devs?|developers?|admins?|mods?))\s+(?:please\s+|at least\s+|possibly\s+|also\s+|maybe\s+|not\s+|just\s+)*(?:have|get|be able|consider|{_BUILD})\b",
    ),
    ("request", 2.0, r"\b(?:is|would) (?:it|there) (?:be )?(?:any (?:chance|plans?|way)|possible)\b"),
    (
        "question_absence",
        2.6,
        r"\bwhy\s+(?:is|are|isn'?t|aren'?t|can'?t|cannot|can|don'?t|doesn'?t|do|does|not|won'?t)\s+(?:there\s+no|there|we|you|i|they|not|it|just)\b",
    ),
    ("proposal", 2.6, r"\b(?:how|what)\s+about\b|\bwhy\s+not\b|\blet'?s\b"),
    (
        "modal",
        2.2,
        r"\b(?:should|shoud|shuold|ought to|shall)\b(?:n'?t)?(?!\s+(?:i|we)\b)(?!\s+have\s+(?:been|known|had|seen|gotten|read))",
    ),
    (
        "need",
        1.8,
        r"\b(?:need|needs|must|has to|have to|gotta)\s+(?:to\s+)?(?:be|have|add|allow|get|provide|support|include|fix|make|give|improve|change|a\b|an\b|some\b|more\b|better\b|an?other\b)",
    ),
    (
        "need",
        2.4,
        r"\b(?:there|this|it|you|we|they|microsoft|google|apple)\s+(?:really\s+|also\s+|definitely\s+)*(?:needs?\s+to|must|has\s+to|ought\s+to)\b",
    ),
    (
        "explicit",
        3.0,
        r"\b(?:suggest|suggestion|recommend|recommendation|recomend|propose|proposal|advise|advice|feature request|my (?:idea|request|wish|tip)|tip\s*:|idea\s*:|request\s*:|i'?d go (?:with|for))(?:s|ed|ing)?\b",
    ),
    ("build", 2.6, rf"{_START}(?:please\s+)?(?:{_BUILD})\s+(?!it'?s\b|is\b|was\b)\w+"),
    ("advise", 1.6, rf"{_START}(?:please\s+)?(?:{_ADVISE})\s+(?!is\b|was\b|it'?s\b)\w+"),
    (
        "you_should",
        1.7,
        r"\byou(?:'ll| will)?\s+(?:really\s+|just\s+|also\s+|definitely\s+|probably\s+)*(?:need to|must|have to|might want|may want|might consider|could (?:also |always |just |try )|can (?:also |always |just |try )|want to|had better|better)\b",
    ),
    (
        "condition_advice",
        1.8,
        rf"\b(?:if|when|unless|for)\s+(?:you|your|u|anyone|someone|those)\b[^.?!,]*,\s*(?:then\s+|please\s+|i'd\s+)?(?:{_ADVISE}|{_BUILD})\b",
    ),
    ("condition", 0.9, r"\bif\s+(?:you|your|u)\b(?!\s+(?:know what|ask me|will\b))"),
    ("condition", 0.6, r"\b(?:then|unless|in case|as long as)\b"),
    (
        "better",
        1.2,
        r"\b(?:would|will)\s+(?:also\s+|really\s+|greatly\s+)*(?:help|make|allow|improve|solve|fix|save|enable|benefit|give|let|work|do|love|suggest|recommend)\b|\b(?:could|can|may|might)\s+(?:do with|be improved|use (?:a|an|some|more))\b",
    ),
    (
        "better",
        1.2,
        r"\b(?:better|best|easier|wiser|nicer)\s+(?:to|if|off|way|bet|idea|option|solution|choice|with)\b|\binstead(?: of)?\b|\brather than\b",
    ),
    (
        "ability",
        1.0,
        r"\b(?:option|ability|possibility|way|feature|functionality|support|setting|button|api|choice)\s+(?:to|for|that|where|which)\b|\bbe able to\b",
    ),
    (
        "worth",
        1.0,
        r"\bworth\s+(?:it|a|the|every|paying|checking|visiting|trying|asking|\w+ing)\b|\bmust(?:-|\s)(?:see|do|try|have)\b",
    ),
    ("could", 0.8, r"\bcould\b(?!n'?t)|\bmaybe\b|\bperhaps\b|\bwhat if\b"),
    (
        "warning",
        1.6,
        r"\b(?:beware|be (?:aware|warned|prepared|careful|sure|advised)|make sure|don'?t (?:expect|forget|bother|miss|be)|do not (?:expect|forget|bother|miss|be|stay|book)|stay away|keep (?:in mind|an eye)|watch out|look (?:out|for)|avoid|stick with|look elsewhere)\b",
    ),
    (
        "past",
        -1.2,
        r"\b(?:was|were|had|did|didn'?t|wasn'?t|went|stayed|arrived|asked|told|got|came|took|found|tried|gave|said|made|booked|decided)\b",
    ),
    (
        "first_person",
        -0.5,
        r"\b(?:i|we)\s+(?:am|are|was|were|have|had|'ve|'m|got|just|did|do|don'?t|can'?t|tried|found|use|think|thought)\b",
    ),
    ("thanks", -1.0, r"\b(?:thank(?:s| you)|regards|cheers|sincerely)\b"),
    (
        "how_question",
        -1.6,
        r"^\W*(?:how (?:do|can|did|to|does)|what (?:is|are|does|was)|where|when|who|does anyone|has anyone|did anyone|is anyone|am i)\b",
    ),
)
_EXPLAINS = 0.75
"""A pattern below this weight nudges, but would puzzle a reader who asks which words made it a suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Where the form of a suggestion shows: half-open, in code points of the text that was judged."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the patterns say of one text: which fired (by name, sorted), their summed log-odds, the best cue."""

    names: tuple[str, ...]
    log_odds: float
    cue: Cue | None


def read_cues(text: str) -> Evidence:
    """Match every pattern once; the cue is the strongest match, the earlier one of two equals.

    >>> evidence = read_cues("It would be great if posts could be edited.")
    >>> evidence.names, evidence.cue
    (('could', 'would_be_good'), Cue(start=3, end=17))
    """
    plain = text.replace("\u2019", "'").replace("\u2018", "'")
    total, best, names = 0.0, (0.0, 0), dict[str, None]()
    cue: Cue | None = None
    for name, weight, pattern in _compiled():
        match = pattern.search(plain)
        if match is None:
            continue
        if name not in names:
            total += weight
        names[name] = None
        rank = (weight, -match.start())
        if weight >= _EXPLAINS and (cue is None or rank > best):
            cue, best = _trimmed(plain, match), rank
    return Evidence(names=tuple(sorted(names)), log_odds=total, cue=cue)


def cue_names() -> tuple[str, ...]:
    """Every pattern name, sorted: the order of the cue features of a model."""
    return tuple(sorted({name for name, _, _ in _PATTERNS}))


@cache
def _compiled() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple((name, weight, re.compile(pattern, re.IGNORECASE)) for name, weight, pattern in _PATTERNS)


def _trimmed(text: str, match: re.Match[str]) -> Cue:
    start, end = match.span()
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "'"):
        end -= 1
    return Cue(start=start, end=end)
