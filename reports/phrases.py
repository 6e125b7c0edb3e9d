"""The words of the reports for states, buckets and rules: one place, one tone."""

from collections.abc import Mapping

from groundswell.records import Bucket, OfficialState, StanceLabel
from reports.changes import Strength
from reports.ledger import Measure
from reports.method import Part
from reports.printed import Cause
from reports.views import LineageEvent

NOT_A_POLL = "Voices of posters in these threads, not a poll."

STATES: Mapping[OfficialState, str] = {
    "none": "no plans stated",
    "acknowledged": "acknowledged",
    "under_review": "under review",
    "planned": "planned",
    "in_progress": "in progress",
    "shipped": "shipped",
    "declined": "declined",
    "already_exists": "already exists",
}
NO_WORD = "no official word"

STANCES: Mapping[StanceLabel, str] = {
    "support": "for",
    "oppose": "against",
    "conditional": "under conditions",
    "question": "question",
    "status_ask": "asks where it stands",
    "none": "no position",
    "abstain": "unsure",
}

ASKS: Mapping[Strength, str] = {
    "for": "People in these threads ask for",
    "conditional": "People in these threads would accept, mostly under conditions,",
    "about": "People in these threads ask about",
    "divided": "People in these threads disagree, most of them against, on",
}
"""The verb by which a proposal is introduced: never stronger than most of the words behind it."""

BUCKETS: Mapping[Bucket, str] = {
    "used": "used as evidence",
    "quoted_only": "only quotes, no own words",
    "off_topic": "nothing asked, nothing answered",
    "moderated": "withheld by moderators",
    "abstained": "left to a person to judge",
    "parse_failed": "could not be read",
    "deleted": "removed at the source",
}

RULES: Mapping[Measure, str] = {
    "people": "Distinct people, each by their latest position.",
    "posts": "Distinct posts.",
    "items": "Entries in this list.",
    "days": "Whole days up to the moment of this report.",
    "announced": "Posts that the pages say they have.",
    "read": "Posts that were read before it failed.",
    "reach": "Distinct people for it, for it under conditions, or asking where it stands.",
    "share": "(for + ½ conditional + ½) ÷ (for + conditional + against + one): small numbers are pulled "
    "towards one half.",
    "recency": "Halves with every four weeks since the last new person.",
    "demand": "Reach × support share × recency.",
    "contested": "Twice the smaller side ÷ both sides; left out while few people took a side.",
    "percent": "Part ÷ whole.",
    "difference": "This week less the week before.",
    "rank": "Place by demand; ties by reach, then by key.",
    "printed": "As the earlier report printed it.",
}

COMPARISONS: Mapping[str, str] = {
    "whole_period": "This report covers everything that was read; it is not a closed week "
    "and compares with nothing.",
    "week_still_open": "This week was not over when the material was last read, so nothing is compared.",
    "mixed_method": "Threads were judged by different versions of the method or its models, so nothing is "
    "compared: run the analysis again.",
    "nothing_before": "What was read begins in this week, so there is nothing to compare it with.",
    "restated": "The method has changed since the week before was reported: that week was computed again by "
    "the present method. Its printed figures stand beside the new ones under “Corrections, edits and "
    "deletions”.",
    "comparable": "Both weeks are closed and were judged by the same method.",
}

CAUSES: Mapping[Cause, str] = {
    "decisions": "moderators decided",
    "corrections": "people corrected what was read",
    "deletions": "posts or people were deleted or forgotten",
    "edits": "posts were edited",
    "posts": "posts of that time were read later, or are gone",
}
LINEAGE: Mapping[LineageEvent, str] = {
    "birth": "First seen in an analysis after the first one",
    "continue": "Grouped anew, under the same key",
    "death": "Nobody's words were left in it",
    "split_from": "Split from",
    "gave_off": "Gave off",
    "took_in": "Took in",
    "went_into": "Went into",
}
METHOD: Mapping[Part, str] = {
    "report": "what reports count",
    "stages": "the rules of the analysis",
    "models": "the models",
    "settings": "the settings",
}
"""What of the method is another than when the earlier report was written."""
ERRATA: Mapping[str, str] = {
    "posts": "posts in the week",
    "people": "people who posted in the week",
    "for": "for",
    "conditional": "under conditions",
    "against": "against",
    "asking": "asking where it stands",
}


def how_contested(value: float) -> str:
    """Return the word for a degree of contest in [0, 1], in steps of a fifth.

    >>> how_contested(0.85)
    'evenly split'
    """
    steps = ("hardly contested", "a little contested", "contested", "strongly contested", "evenly split")
    return steps[min(4, int(value * 5))]
