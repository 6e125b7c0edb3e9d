"""Requests by their form: the phrasings in which people ask a provider for a change.

A trained model knows which sentences are suggestions; these patterns know where in a sentence the
request stands, what kind it is, and what is left of it without its framing ("it would be great if
you could add dark mode" → "add dark mode"). They are written from the grammar of requests in English,
not from any forum.
"""

import re
from dataclasses import dataclass
from typing import Literal

RequestKind = Literal["request", "complaint", "question"]

_PROVIDER = r"(?:you(?: guys)?|they|we|the (?:team|devs?|developers?|company|site|platform|app|staff|admins?)|[A-Z][\w.]+)"
_GOOD = (
    r"(?:nice|great|good|lovely|awesome|amazing|cool|helpful|handy|useful|fantastic|wonderful|perfect|ideal|brilliant|"
    r"beneficial|welcome|appreciated|better|interesting|a (?:good|great|nice|huge|big) (?:idea|addition|feature|help|plus))"
)
_CHANGE = (
    r"(?:add|allow|make|give|provide|implement|introduce|create|offer|enable|support|include|bring|let|change|fix|"
    r"improve|remove|stop|start|consider|increase|reduce|lower|raise|extend|show|display|restore|return|rethink|"
    r"get rid of|do away with|put|set up|build|develop|launch|update|simplify|clarify|require|limit|separate|merge|"
    r"hide|drop|keep|open|integrate|expand|replace|move|rename|automate|compensate|reward|pay|refund|verify|vet)"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request found in a sentence.

    `start` and `end` are half-open offsets of the words that carry the request's form (the cue);
    `wording_start` and `wording_end` those of what is asked for, without the framing.
    """

    kind: RequestKind
    start: int
    end: int
    wording_start: int
    wording_end: int


@dataclass(frozen=True, slots=True)
class _Form:
    kind: RequestKind
    pattern: re.Pattern[str]


def _form(kind: RequestKind, pattern: str) -> _Form:
    return _Form(kind, re.compile(pattern, re.IGNORECASE))


# In each pattern the group `cue` is the framing and `ask` what is asked for. Earlier forms are more specific.
_FORMS = (
    _form("question", r"(?P<cue>\bwhy\s+(?:not|don['’]?t|doesn['’]?t|can['’]?t|won['’]?t|wouldn['’]?t|isn['’]?t|aren['’]?t"
          r"|hasn['’]?t|haven['’]?t|is there no|are there no|is it not possible)(?:\s+(?:you|they|we|just|there|it|[A-Z]\w+))*)"
          r"\s+(?P<ask>[^.!?\n]{4,})"),
    _form("request", r"(?P<cue>\b(?:it|that|this)(?:\s+would|['’]d|\s+will|\s+might|\s+could)(?:\s+\w+){0,3}?\s+" + _GOOD +
          r"\s+(?:if|to(?=\s+(?:have|see|be able|get|add|include|know))|when)(?:\s+(?:" + _PROVIDER
          + r")\s+(?:could|would|can))?)\s+(?P<ask>[^.!?\n]{4,})"),
    _form("request", r"(?P<cue>\bwould\s+(?:also\s+)?be\s+(?:\w+\s+)?" + _GOOD + r"\s+(?:if|to)(?:\s+(?:" + _PROVIDER
          + r")\s+(?:could|would|can))?)\s+(?P<ask>[^.!?\n]{4,})"),
    _form("request", r"(?P<ask>\b[^.!?\n,;]{4,}?)\s+(?P<cue>would\s+(?:also\s+|really\s+|certainly\s+|definitely\s+)?(?:be\s+)"
          r"(?:(?:a|an|so|very|really|quite|super|much)\s+)*" + _GOOD + r")\b"),
    _form("request", r"(?P<cue>\b(?:please|pls|kindly)\s+(?:also\s+|do\s+|just\s+)?)(?P<ask>" + _CHANGE + r"\b[^.!?\n]{3,})"),
    _form("request", r"(?P<cue>\b(?:can|could|would|will)\s+(?:you|we|they|someone|[A-Z]\w+)\s+(?:please\s+|at least\s+|also\s+|just\s+)*)"
          r"(?P<ask>" + _CHANGE + r"\b[^.!?\n]{3,})"),
    _form("request", r"(?P<cue>\b(?:i|we)\s*(?:['’]d|\s+would|\s+really|\s+do)*\s+(?:really\s+|also\s+|still\s+)?(?:love|like|want|wish|hope|"
          r"prefer|appreciate|request|suggest|propose|recommend|vote for|ask for|plead for)(?:\s+(?:it if|to see|to have|to be able to|that|for|if|"
          r"having|seeing))*)\s+(?P<ask>[^.!?\n]{4,})"),
    _form("request", r"(?P<cue>\b(?:my|one|another|a)\s+(?:\w+\s+)?(?:suggestion|proposal|idea|request|wish|feature request|recommendation)"
          r"(?:\s+(?:is|was|would be|for \w+ is))?\s*(?:to|that|:)?)\s+(?P<ask>[^.!?\n]{4,})"),
    _form("request", r"(?P<cue>\bthere\s+(?:should|ought to|needs? to|must|has to)\s+(?:be|have been)\s+)(?P<ask>[^.!?\n]{3,})"),
    _form("request", r"(?P<cue>\b(?:we|users|people|i)\s+(?:really\s+|just\s+|desperately\s+|all\s+|do\s+)?need\s+(?:to have\s+|to be able to\s+)?)"
          r"(?P<ask>(?!to\s+(?:know|say|go|do|find|get|talk|ask|remember))[^.!?\n]{3,})"),
    _form("request", r"(?P<ask>\b(?:" + _PROVIDER + r"|[\w' ]{3,40}?)\s+(?P<cue>should(?:n['’]t|\s+not)?|ought to|needs? to|must|has to|have to|"
          r"could(?:\s+at least|\s+also)?)\s+(?:really\s+|also\s+|be\s+|at least\s+|just\s+|definitely\s+)*(?:\w+)[^.!?\n]{2,})"),
    _form("request", r"(?P<cue>\b(?:if|once|until|when|unless|if and when)\s+(?:" + _PROVIDER + r")\s+(?:would\s+|could\s+|were to\s+|ever\s+)?)"
          r"(?P<ask>(?:implement|fix|add|allow|correct|introduce|provide|offer|compensate|pay|reward|change|improve|remove|let|give|support)"
          r"(?:s|es|ed)?\b[^.!?\n,]{3,})"),
    _form("request", r"^\W*(?P<cue>)(?P<ask>(?:let|allow|add|make|give|bring back|remove|stop|get rid of|provide|offer|introduce|enable)\s+[^.!?\n]{6,})"),
    _form("request", r"(?P<cue>\bi(?:['’]d|\s+would)\s+be\s+(?:very\s+|more than\s+|quite\s+)?(?:happy|willing|glad|fine)\s+(?:to|with))\s+(?P<ask>[^.!?\n]{3,})"),
    _form("question", r"(?P<cue>\b(?:any\s+(?:chance|plans?|possibility|updates?|news|word|progress|way|hope|eta)(?:\s+(?:of|on|for|to|about|regarding|that|we can|you(?: guys)? (?:can|could|will)))?))"
          r"\s+(?P<ask>[^.!?\n]{4,})"),
    _form("question", r"(?P<cue>\b(?:is|are|will)\s+there\s+(?:be\s+)?(?:a\s+|any\s+|some\s+)?(?:way|plans?|chance|option|possibility|intention)?\s*(?:to|of|for|that)?)"
          r"\s+(?P<ask>[^.!?\n]{4,}\?)"),
    _form("complaint", r"(?P<ask>\b[^.!?\n,;]{3,}?)\s+(?P<cue>(?:is|are|seems?(?: to be)?|remains?)\s+(?:still\s+|really\s+|just\s+)?(?:the|a|an)\s+"
          r"(?:\w+\s+)?(?:issue|problem|shame|pity|nuisance|nightmare|mess|joke|pain|drawback|deal[- ]?breaker))\b"),
    _form("complaint", r"(?P<cue>\b(?:i(?:['’]m|\s+am|\s+was)?\s+(?:hate|miss|dislike|can['’]?t stand|astounded|surprised|disappointed|annoyed|"
          r"frustrated|shocked|amazed)(?:\s+(?:to (?:find|see|learn)|that|by|with|how))?(?:\s+(?:there (?:is|are|was)))?))\s+(?P<ask>[^.!?\n]{4,})"),
    _form("complaint", r"(?P<cue>\bthere(?:['’]s|\s+is|\s+are)\s+(?:still\s+|currently\s+)?no\s+(?:way|option|possibility|support)?\s*(?:to|of|for)?)\s+"
          r"(?P<ask>[^.!?\n]{3,})"),
    _form("complaint", r"(?P<ask>\b[^.!?\n,;]{3,}?)\s+(?P<cue>(?:lacks?|is missing|are missing|does(?:n['’]t| not) (?:work|support|allow|let)|"
          r"should(?:n['’]t| not)|is too \w+|are too \w+))\b[^.!?\n]*"),
)  # fmt: skip

# A sentence in one of these forms asks for nothing, whatever else it looks like.
_NO_REQUEST = re.compile(
    r"\b(?:if you (?:need|have any|want to (?:know|learn))|let (?:me|us) know|thanks? (?:you )?for|please (?:let|note|see|find|"
    r"refer|contact|reach)|i should (?:have|say|add|note|mention)|you should be able|should (?:work|be fine|be ok)|"
    r"i could (?:be wrong|not)|would be (?:nice|great) to (?:hear|know|meet))\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:[\s,;:]+(?:please|thanks?(?: you)?|too|as well|though|then|imo|imho|lol|etc))*[\s,;:?!.]*$", re.I
)
_LEADING = re.compile(
    r"^(?:[\s\-*•(]*(?:\(?\d{1,2}[.)]|\(?[a-z]\)))?\s*(?:(?:and|but|so|also|then|well|maybe|perhaps|or|plus|yes|no|ok(?:ay)?|"
    r"personally|honestly|just|that|if|to)\b[\s,]*)*",
    re.I,
)


def find_requests(sentence: str) -> list[Request]:
    """Return the requests in one sentence, by form, most specific first; none overlap.

    >>> [sentence[r.wording_start:r.wording_end] for sentence in ["It would be great if you could add dark mode."]
    ...  for r in find_requests(sentence)]
    ['add dark mode']
    """
    if _NO_REQUEST.search(sentence):
        return []
    found: list[Request] = []
    for form in _FORMS:
        match = form.pattern.search(sentence)
        if match and not any(
            each.wording_start < match.end() and match.start() < each.wording_end for each in found
        ):
            start, end = trim(sentence, match.start("ask"), match.end("ask"))
            if end - start >= 3:
                cue = match.span("cue") if match.group("cue") else (start, end)
                found.append(Request(form.kind, cue[0], cue[1], start, end))
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets without list marks, fillers and punctuation at either end."""
    words = text[start:end]
    lead = _LEADING.match(words)
    left = start + (lead.end() if lead else 0)
    trail = _TRAILING.search(text[left:end])
    right = left + trail.start() if trail else end
    return (left, right) if left < right else (start, end)
