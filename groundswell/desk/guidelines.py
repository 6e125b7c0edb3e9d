"""The clauses posts are held against: those of the configuration, or a starter set for a marketplace."""

from collections.abc import Mapping

from groundswell.config import Clause, Config

EXPLANATIONS: Mapping[str, str] = {
    "toxicity": "reads as rude or disrespectful towards somebody",
    "offensive": "uses words that many readers find offensive",
    "abusive": "reads as an attack on a person",
    "hate": "reads as an attack on people for who they are",
    "spam": "reads like unasked-for bulk posting",
    "advertising": "praises or links something the author seems to sell",
    "personal_data": "shows contact or identity data",
    "contact": "gives a way to reach somebody outside the platform",
    "payment": "gives details to pay somebody outside the platform",
    "link": "links to another place",
    "self_promotion": "points readers to the author's own offer elsewhere",
    "duplicate": "says nearly the same as an earlier post of the same author",
    "shouting": "is written mostly in capitals or exclamation marks",
    "word_list": "holds a listed word",
    "pattern": "holds words of a listed form",
    "rule_violation": "seems to break the clause as it is worded",
}
"""Why a detector fired, to follow on "this post …"."""


def explain(reason: str) -> str:
    """Return a reason in plain words; one that is not ours is shown as it is.

    >>> explain("shouting")
    'is written mostly in capitals or exclamation marks'
    """
    return EXPLANATIONS.get(reason, reason.replace("_", " "))


def clauses_of(config: Config) -> tuple[Clause, ...]:
    """Return the configured clauses, or the starter set where none are configured."""
    return config.clause or STARTER


STARTER: tuple[Clause, ...] = (
    Clause(
        id="be-civil",
        text="Criticise ideas and services as sharply as you like; do not insult or demean people.",
        examples=("You are too stupid to read the rules.", "What a pathetic little liar you are."),
        severity="medium",
        reasons=("toxicity", "offensive", "abusive"),
        threshold=0.85,
    ),
    Clause(
        id="no-hate",
        text="No attacks on people for who they are: origin, colour, religion, sex, orientation, disability.",
        examples=("People from there are all thieves.",),
        severity="high",
        reasons=("hate",),
        threshold=0.8,
    ),
    Clause(
        id="no-spam",
        text="No advertising, link dropping or repeated posting of the same message.",
        examples=("Buy 1000 followers for five dollars, click here!!!",),
        severity="medium",
        reasons=("spam", "advertising"),
        threshold=0.8,
    ),
    Clause(
        id="no-self-promotion",
        text="Show your own shop, channel or service where people ask for it, not in other threads.",
        examples=("Nice thread. Check out my store at lamps.example.com!",),
        severity="low",
        detectors=("self_promotion",),
    ),
    Clause(
        id="no-reposts",
        text="Say it once: do not post the same text again, in this thread or in others.",
        examples=("The same offer, word for word, in five threads.",),
        severity="low",
        detectors=("duplicate",),
    ),
    Clause(
        id="no-personal-data",
        text="Do not post contact details, account numbers or other personal data, your own included.",
        examples=("My number is 555 0134, my card ends in …",),
        severity="high",
        reasons=("personal_data",),
        threshold=0.5,
    ),
    Clause(
        id="no-off-platform",
        text="Do not arrange payment or contact outside the platform to avoid its fees.",
        examples=("Message me on Telegram and we skip the fee.", "I accept PayPal, half the price."),
        severity="high",
        reasons=("fee_circumvention", "off_platform"),
        detectors=("contact", "payment"),
    ),
    Clause(
        id="no-shouting",
        text="Do not write in capitals or long rows of exclamation marks.",
        examples=("WHY DOES NOBODY EVER ANSWER ME HERE",),
        severity="low",
        detectors=("shouting",),
    ),
)
"""What a marketplace community may start from. "rule" is bound to none: it reads every post once a clause."""
