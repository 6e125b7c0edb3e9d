"""What common guidelines look for: a vocabulary for each kind, used beside the network.

A kind is recognised in the wording of the rule; a rule of no known kind is judged by the network alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.pairs.cues import one_of


@dataclass(frozen=True, slots=True)
class _Kind:
    rule: re.Pattern[str]
    text: re.Pattern[str]


def _kind(rule: str, text: str, *more: str) -> _Kind:
    """Two lists of words, separated by blanks; `*` is any ending, `_` a blank; `more` are plain patterns."""
    return _Kind(one_of(_listed(rule)), one_of(_listed(text), *more))


def _listed(words: str) -> str:
    return "|".join(word.replace("*", r"\w*").replace("_", " ") for word in words.split())


_KINDS: Mapping[str, _Kind] = {
    "advertising": _kind(
        "advert* spam* promot* self-promot* referral* affiliate* marketing commercial* sell selling solicit*",
        """subscribe signup sign_up join_us join_my join_our follow_me follow_us visit click order buy sale
        selling check_out check_it_out check_this_out discount* coupon* promo* referral code codes deal
        deals free giveaway win earn price prices shop store offer* customer* quality service company
        product* dm_me pm_me message_me contact_us contact_me whatsapp download hd watch online we_offer
        we_provide we_sell our_team our_service""",
        r"https?:/|www\.|\w+\.(?:com|net|co|me|io|tv|ly|xyz|blog|shop|store)|[$€£]\d+|\d+ ?% off",
        r"my (?:channel|page|(?:web)?site|blog|shop|store|app|book|music|videos?|instagram|youtube|twitter)",
        r"my (?:profile|kickstarter|patreon|server|link|etsy|podcast|stream)",
    ),
    "legal": _kind(
        "legal* law laws lawyer lawyers lawsuit lawsuits",
        """lawyer* attorney* legal* illegal* law laws lawsuit* sue sued suing court courts judge judges
        police cop cops charge charges charged contract* rights evict* landlord tenant* lease custody
        child_support divorc* liab* fraud* crime crimes criminal* felony statute* small_claims damages
        restraining_order harassment assault* arrest* jail prison prosecut* warrant* evidence subpoena*
        consent self-defense self_defense self_defence trespass* insurance report_it report_him
        report_her report_them press_charges notar* permit permits tax taxes irs testament copyright*
        rape* state notice file_a file_an file_for""",
    ),
    "medical": _kind(
        "medical* medicine* health diagnos* doctor* treatment*",
        """doctor* dose doses dosage mg pill pills medic* symptom* diagnos* treat treating treatment*
        antibiotic* painkiller* ibuprofen therapy vitamin* supplement* infection rash pain disease
        vaccin* surgery prescri* depress* anxiety adhd cancer blood_pressure""",
    ),
    "financial": _kind(
        "financ* invest* trading stocks",
        """invest* stock stocks shares bond bonds crypto* bitcoin coin coins etf etfs portfolio dividend*
        mortgage* loan loans savings 401k ira credit debt buy sell market""",
    ),
    "spoilers": _kind(
        "spoil* plot ending",
        """dies died kills killed killer ending finale season episode chapter turns_out twist reveal*
        in_the_end final betray* dead""",
    ),
    "sexual": _kind(
        "sex* nsfw porn* nude nudity safe_for_work adult",
        """sex* porn* nude nudes nudity naked cock dick pussy tit tits boob boobs fuck* horny cum escort
        escorts anal blowjob xxx nsfw milf""",
    ),
    "illegal": _kind(
        "illegal* piracy pirate* crime* criminal* drug drugs break_the_law",
        """torrent* crack cracked pirat* stream streams steal* shoplift* hack* fake_id drug drugs weed
        cocaine heroin meth lsd dealer* darknet smuggl* counterfeit* launder* kill rob""",
    ),
    "begging": _kind(
        "beg begging donat* fundrais* asking_for_money ask_others_for_money",
        "donat* gofundme paypal spare help_me_out please_help broke rent fund",
    ),
    "politics": _kind(
        "politic* election* parties",
        """trump biden clinton obama republican* democrat* liberal* conservative* leftist* socialis*
        communis* president senat* congress vote votes voted voting voter* election* tories parliament""",
    ),
}

RULE_KINDS = tuple(sorted(_KINDS))
"""Kinds of guideline whose vocabulary is known."""


def rule_cues(rule: str, text: str) -> dict[str, float]:
    """Per kind of guideline that the rule's wording names: how much of the text speaks that vocabulary.

    The value is log(1 + distinct hits), and 0 for none; kinds that the rule does not name are left out.
    """
    return {
        name: math.log1p(len({hit.group().lower() for hit in kind.text.finditer(text)}))
        for name, kind in _KINDS.items()
        if kind.rule.search(rule)
    }
