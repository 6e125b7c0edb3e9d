"""The reason codes a moderator chooses from, and what may be decided."""

from collections.abc import Mapping
from typing import Literal, get_args

ReasonCode = Literal[
    "offensive", "abusive", "spam", "advertising", "illegal", "harassment", "misinformation", "hate",
    "personal_data", "fee_circumvention", "off_topic", "other",
]  # fmt: skip
Choice = Literal["upheld", "dismissed", "escalated", "restored"]
"""What a moderator can decide. `reopened` is written by undoing only, never chosen."""

REASON_CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)
CHOICES: tuple[Choice, ...] = get_args(Choice)

REASON_LABELS: Mapping[ReasonCode, str] = {
    **{code: code for code in REASON_CODES},
    "personal_data": "personal data",
    "fee_circumvention": "fee circumvention / off-platform contact",
    "off_topic": "off-topic",
}
