"""What an official sentence promises: states of an answer, by the verbs and tenses that carry them."""

import re
from dataclasses import dataclass
from typing import Literal

OfficialState = Literal[
    "none", "acknowledged", "under_review", "planned", "in_progress", "shipped", "declined", "already_exists"
]

_SELF = r"(?:we|i|our (?:\w+ )?team|the (?:\w+ )?(?:team|developers|engineers)|they)"
# More specific states stand first: "we have decided not to" is no "decided to".
_STATES: tuple[tuple[OfficialState, re.Pattern[str]], ...] = tuple(
    (state, re.compile(pattern, re.IGNORECASE))
    for state, pattern in (
        (
            "declined",
            r"\bdecided (?:not to|against)\b|\b(?:won['’]t|will not|not going to|aren['’]t going to) (?:be )?(?:\w+ ){0,2}?(?:add|implement|"
            r"support|chang|introduc|bring|build|offer|do|consider|happen)\w*|\bno plans? (?:to|for|of)\b|\bnot (?:something )?(?:we|on our|"
            r"planned|planning|in our plans)\b[^.\n]{0,30}|\bwon['’]?t ?fix\b|\bdeclin(?:ed|ing)\b|\bout of scope\b",
        ),
        (
            "none",
            r"\b(?:we|there)(?: currently)? (?:don['’]t|do not|isn['’]t|is not|are no|is no|aren['’]t) (?:currently |yet )?(?:have|offer|"
            r"support|provide|allow)?\b[^.\n]{0,80}(?:\b(?:at the moment|at this time|currently|yet|right now|as of now|for now|available)\b|$)"
            r"|\bnot (?:currently )?(?:available|supported|possible)(?: (?:yet|at the moment|at this time|currently|right now))?",
        ),
        (
            "shipped",
            r"\b(?:is|are) now (?:live|available|enabled|possible|supported|out|in place|fixed)\b|\b(?:has|have) (?:now |just |been )+(?:been "
            r")?(?:added|released|launched|implemented|fixed|deployed|shipped|rolled out|merged|resolved|introduced)|\b(?:we['’]ve|we have|"
            r"we) (?:just |now |recently )?(?:released|launched|added|shipped|deployed|rolled out|implemented|introduced|fixed)\b|\byou can "
            r"now\b|\bnow supports?\b|\b(?:fixed|added|implemented|merged|released) in (?:version |v|the latest|nightly|\d)",
        ),
        (
            "in_progress",
            r"\b(?:working|work(?:ed)? is underway) on\b|\b(?:we['’]re|we are|is being|are being|currently|actively|team is) (?:\w+ ){0,2}?"
            r"(?:developing|developed|building|built|implementing|implemented|testing|tested|rolling|rolled)\b|\bin (?:active )?development\b|"
            r"\bin progress\b|\bunder ?way\b|\bin (?:closed |open |private |public )?beta\b|\brolling out\b|\b(?:pull request|pr|patch) is (?:open|up)",
        ),
        (
            "planned",
            r"\b(?:on|part of) (?:the|our) (?:\w+ )?(?:roadmap|road map|to-?do list|backlog)\b|\b" + _SELF + r"(?:['’]re|\s+are|['’]ll|\s+will|\s+do|\s+is)?"
            r"\s+(?:plan(?:ning|s)? (?:to|on)|intend(?:s|ing)? to|be (?:adding|launching|releasing|introducing|rolling|bringing|making|changing)|"
            r"going to (?:add|launch|release|introduce|change|make|bring)|add|launch|release|introduce|bring back|implement)\b|\bcoming soon\b|"
            r"\bwill be (?:added|available|released|launched|introduced|fixed|rolled out|implemented)\b|\b(?:next|upcoming) (?:release|version|quarter)\b|"
            r"\bis planned\b",
        ),
        (
            "under_review",
            r"\blook(?:ing|ed)? (?:into|at (?:this|it|adding|ways|options))\b|\b(?:considering|evaluating|investigating|reviewing|exploring|"
            r"researching|discussing|assessing)\b|\bunder (?:review|consideration|discussion)\b|\btake (?:this|it|that|your \w+) into "
            r"(?:account|consideration)\b|\bgathering (?:feedback|input)\b|\b(?:will|we['’]ll) (?:consider|discuss|review|investigate|look)\b",
        ),
        (
            "already_exists",
            r"\balready (?:have|has|exists?|available|support(?:s|ed)?|possible|offers?|includes?|there|in place|able)\b|\bwe (?:do )?have "
            r"(?:an?|a few|several|some|\w+) [^.\n]{0,60}\b(?:running|available|in place|that allows?|which allows?|for this|program|feature|"
            r"option|setting)\b|\byou can (?:already|currently|do (?:this|that|it))\b|\bcheck out (?:our|the) [^.\n]{2,60}(?:feature|program|tool|"
            r"option|setting|page)\b|\bthere (?:is|are) (?:already )?(?:an?|several|some) (?:existing |built-in )?(?:option|setting|feature|way|"
            r"program|tool)\b",
        ),
        (
            "acknowledged",
            r"\b(?:thanks|thank you|appreciate)\b[^.\n]{0,60}\b(?:feedback|suggest\w*|idea|ideas|input|request|sharing|report\w*|thoughts)\b|\b(?:pass|"
            r"share|shared|forward|forwarded|passed|passing|sharing|relay|relayed|bring|escalate|raised?)(?:ed)?\b[^.\n]{0,50}\b(?:team|developers|"
            r"engineers|product|along|internally|management)\b|\bnoted\b|\bwe hear you\b|\bgood (?:idea|point|suggestion)\b|\bwe (?:understand|"
            r"recognize|are aware|know)\b|\bI(?:['’]ve| have) (?:created|opened|logged|filed) (?:an? )?(?:issue|ticket|feature request)\b",
        ),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfficialCue:
    """A state and the half-open offsets of the words that say so."""

    state: OfficialState
    start: int
    end: int


def official_cue(sentence: str) -> OfficialCue | None:
    """Return the state a sentence of staff announces; None where it announces none."""
    for state, pattern in _STATES:
        match = pattern.search(sentence)
        if match:
            return OfficialCue(state, match.start(), match.end())
    return None
