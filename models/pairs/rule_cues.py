"""What common guidelines look for: a vocabulary for each kind, used beside the network.

A kind is recognised in the wording of the rule; a rule of no known kind is judged by the network alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.pairs.cues import one_of

# What a word of the core counts, in words that merely belong to the subject.
_CORE = 2.0


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of guideline is worded, and the words of texts that break it.

    `core` words are rarely used for anything else, `related` ones often are; `against` speaks for the text.
    """

    rule: re.Pattern[str]
    core: re.Pattern[str]
    related: re.Pattern[str]
    against: re.Pattern[str]

    def weigh(self, text: str) -> float:
        """Return the evidence in a text: distinct hits, each further one counting less."""
        evidence = _CORE * _hits(self.core, text) + _hits(self.related, text) - _hits(self.against, text)
        return round(evidence, 6)


def _hits(words: re.Pattern[str], text: str) -> float:
    return math.log1p(len({hit.group().lower() for hit in words.finditer(text)}))


def _kind(rule: str, core: str, related: str = "", *, more: tuple[str, ...] = (), against: str = "") -> _Kind:
    """Read words separated by blanks: `*` is any ending, `_` a blank; `more` are patterns of the core."""
    return _Kind(
        one_of(_listed(rule)),
        one_of(_listed(core), *more),
        one_of(_listed(related)) if related else _NEVER,
        re.compile(against) if against else _NEVER,
    )


def _listed(words: str) -> str:
    return "|".join(word.replace("*", r"\w*").replace("_", " ") for word in words.split())


_NEVER = re.compile(r"(?!)")

_KINDS: Mapping[str, _Kind] = {
    "advertising": _kind(
        "advert* spam* promot* self-promot* referral* affiliate* marketing commercial* sell selling solicit*",
        """sell selling sells buy buying purchase cheap* price* discount* coupon* promo* code codes deal
        deals sale bonus* free giveaway* shipping delivery order paypal bitcoin* cash pay payment* loan*
        invest* earn* money hack* spy documents passport* counterfeit licen[sc]e* generator karma essay*
        pills weight horny hookup* escort* webcam dating singles milf* slut* naughty sex* girl girls
        pussy""",
        """service* company companies quality customer* client* professional* expert* agency provider*
        we_offer we_provide we_sell we_are our_team our_service* our_products our_company our_store
        our_website insured guarantee* best affordable top_rated looking_for contact dm pm inbox message
        whatsapp kik skype telegram email e-mail call text sign_up signup register join subscribe refer
        affiliate* referral* invite* download* install click visit app my_channel my_shop my_store
        my_page my_patreon my_etsy follow_me follow_us""",
        more=(r"\d+ ?% off", r"[$€£] ?\d+|\d+ ?[$€£]"),
        # An address behind words quotes a source or answers a question; those who advertise paste it bare.
        against=r"\]\(\s*http",
    ),
    "legal": _kind(
        "legal* law laws lawyer lawyers lawsuit lawsuits",
        """legal* illegal* law laws lawyer* attorney* lawsuit* ianal unlawful* statut* sue sued suing
        legislation constitution* jurisdiction solicitor barrister paralegal""",
        """court courts judge judges small_claims custody child_support alimony divorc* restraining_order
        injunction settlement damages liab* testif* testimony jury trial bail plea appeal subpoena*
        warrant* evidence prosecut* convict* sentenced charge charges charged felony misdemeanor police
        cop cops officer officers fbi arrest* report_it report_him report_her report_them press_charges
        authorities contract* lease landlord* tenant* evict* rights consent entitled permit permits
        licen[sc]e* copyright* trademark* insur* employer employment fired visa citizen* tax taxes irs
        bankrupt* inherit* fraud* trespass* self-defense self_defense self_defence harassment assault*""",
    ),
    "medical": _kind(
        "medical* medicine* health diagnos* doctor* treatment*",
        """dose doses dosage mg pill pills medication* symptom* diagnos* antibiotic* painkiller* ibuprofen
        infection prescri* vaccin* surgery adhd""",
        """doctor* treat treating treatment* therapy vitamin* supplement* rash pain disease depress*
        anxiety cancer blood_pressure fever ill sick""",
    ),
    "financial": _kind(
        "financ* invest* trading stocks",
        """invest* stock stocks shares bond bonds crypto* bitcoin etf etfs portfolio dividend* 401k ira
        leverage""",
        "coin coins mortgage* loan loans savings credit debt buy sell market fund funds money",
    ),
    "spoilers": _kind(
        "spoil* plot ending",
        "dies killer ending finale turns_out twist reveal* in_the_end betray*",
        "died kills killed season episode chapter final dead",
    ),
    "sexual": _kind(
        "sex* nsfw porn* nude nudity safe_for_work adult",
        """sex* porn* nude nudes nudity cock dick pussy tits boobs horny cum escort escorts anal blowjob
        xxx nsfw milf""",
        "naked tit boob fuck* girl girls hot webcam",
    ),
    "illegal": _kind(
        "illegal* piracy pirate* crime* criminal* drug drugs break_the_law",
        """torrent* crack cracked pirat* shoplift* hack* fake_id cocaine heroin meth lsd dealer* darknet
        smuggl* counterfeit* launder*""",
        "stream streams steal* drug drugs weed kill rob",
    ),
    "begging": _kind(
        "beg begging donat* fundrais* asking_for_money ask_others_for_money",
        "donat* gofundme patreon spare help_me_out",
        "paypal please_help broke rent fund",
    ),
    "politics": _kind(
        "politic* election* parties",
        """trump biden clinton obama republican* democrat* liberal* conservative* leftist* socialis*
        communis* senat* congress election* tories parliament""",
        "president vote votes voted voting voter* government left-wing right-wing",
    ),
}

RULE_KINDS = tuple(sorted(_KINDS))
"""Kinds of guideline whose vocabulary is known."""


def rule_cues(rule: str, text: str) -> dict[str, float]:
    """Per kind of guideline that the rule's wording names: how much of the text speaks that vocabulary.

    The value is 2 log(1 + distinct words of the core) + log(1 + distinct related ones), less what speaks
    against; kinds that the rule does not name are left out.
    """
    return {name: kind.weigh(text) for name, kind in _KINDS.items() if kind.rule.search(rule)}
