"""Written forum posts about proposals: wording of positions that debate corpora do not contain.

Every sentence here was written for this project. A post is put together from slots; the label follows
from the sentence chosen, and from whether the target is the proposal, its removal, or another proposal.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from models.train.pair_examples import (
    AGAINST,
    AGREE,
    DISAGREE,
    FAVOR,
    NEUTRAL,
    NONE,
    PairExample,
    flipped,
)

# (noun phrase, verb phrase, a reason for it, a reason against it)
PROPOSALS: tuple[tuple[str, str, str, str], ...] = (
    (
        "dark mode",
        "add a dark mode",
        "the white screen hurts my eyes at night",
        "most of us work in daylight and grey on black is hard to read",
    ),
    (
        "an affiliate programme",
        "start an affiliate programme",
        "people who bring in customers deserve a cut",
        "it would fill every thread with promo codes",
    ),
    (
        "a referral bonus",
        "pay for referrals",
        "I have sent five friends here and got nothing for it",
        "people will invite anybody just to collect the money",
    ),
    (
        "a mobile app",
        "build a mobile app",
        "I am on my phone most of the day",
        "the site already runs fine in a browser and apps need upkeep",
    ),
    (
        "two-factor login",
        "offer two-factor login",
        "my account was broken into last spring",
        "I lose my phone every year and would be locked out",
    ),
    (
        "an offline mode",
        "make it work offline",
        "there is no signal on the train",
        "syncing conflicts would eat our data",
    ),
    (
        "a yearly plan",
        "sell a yearly plan",
        "paying once is less hassle for my accountant",
        "nobody should be tied in for twelve months",
    ),
    (
        "anonymous voting",
        "let people vote anonymously",
        "folks are scared to say what they think",
        "without names the trolls decide everything",
    ),
    (
        "a downvote button",
        "bring in downvotes",
        "bad answers float at the top today",
        "newcomers get buried and leave",
    ),
    (
        "a public roadmap",
        "publish the roadmap",
        "we never know what is coming",
        "dates slip and then everybody shouts",
    ),
    (
        "longer trial periods",
        "extend the trial",
        "two weeks are not enough to test it at work",
        "people would just use it for free and go",
    ),
    (
        "a ban on job adverts in the forum",
        "ban job adverts here",
        "half of the front page is recruiters",
        "some of us found our clients through those posts",
    ),
    (
        "identity checks for sellers",
        "verify every seller's identity",
        "scammers open a new shop every week",
        "honest people in poorer countries have no such papers",
    ),
    (
        "lower fees for small projects",
        "cut the fees on small jobs",
        "on a ten dollar job I keep almost nothing",
        "support costs the same for each job, somebody has to pay it",
    ),
    (
        "an API for exports",
        "open an API for exports",
        "I copy numbers by hand every Monday",
        "scrapers would drain the servers",
    ),
    (
        "keyboard shortcuts",
        "add keyboard shortcuts",
        "reaching for the mouse slows me down",
        "they clash with my screen reader",
    ),
    (
        "a plugin store",
        "open a plugin store",
        "every team needs something different",
        "half of the plugins would be malware",
    ),
    (
        "email digests",
        "send a weekly digest by mail",
        "I can't check the forum every day",
        "my inbox is full as it is",
    ),
    (
        "automatic updates",
        "install updates by itself",
        "nobody on my team remembers to patch",
        "an update broke my set-up the night before a deadline",
    ),
    (
        "a bike lane on Mill Road",
        "build a bike lane on Mill Road",
        "two children were hit there this year",
        "shops would lose their parking",
    ),
    (
        "longer library hours",
        "keep the library open until ten",
        "students have nowhere to study",
        "there is no money for the night shift",
    ),
    (
        "street chess tables",
        "put chess tables in the park",
        "old people would have a place to meet",
        "they will be broken within a week",
    ),
    (
        "a four-day week",
        "move to a four-day week",
        "tired people make mistakes",
        "customers ring on Fridays as well",
    ),
    (
        "tabs instead of windows",
        "switch to tabs",
        "my desktop drowns in windows",
        "I compare documents side by side all day",
    ),
    (
        "end-to-end encryption",
        "encrypt messages end to end",
        "what I write is nobody else's business",
        "search and spam filters would stop working",
    ),
    (
        "mandatory code review",
        "require a review for each change",
        "bugs slip in when one person merges alone",
        "a two-person team cannot wait for each other",
    ),
    (
        "paid support tickets",
        "charge for support tickets",
        "then questions would get a real answer",
        "we already pay enough for a broken product",
    ),
    (
        "the new editor",
        "make the new editor the default",
        "it is faster and doesn't lose my drafts",
        "it hides every button that I use",
    ),
    (
        "the price increase",
        "raise the price",
        "good people have to be paid",
        "it has gone up three times and nothing got better",
    ),
    (
        "the points system",
        "reward posts with points",
        "it makes people come back and help",
        "people farm points with one-line answers",
    ),
    (
        "video calls in the app",
        "add video calls",
        "we switch to another tool for each meeting",
        "it would bloat an app that is slow already",
    ),
    (
        "a translated interface",
        "translate the interface into Spanish",
        "my parents can't read the English menus",
        "half-finished translations are worse than none",
    ),
    (
        "a badge for verified experts",
        "give verified experts a badge",
        "I'd like to know whose advice is sound",
        "it divides people into two classes",
    ),
    (
        "removing old threads",
        "delete threads older than five years",
        "they are full of wrong answers",
        "that is where all the knowledge is",
    ),
    (
        "guest checkout",
        "let people buy without an account",
        "I gave up at the registration form",
        "returns become a mess without an account",
    ),
    (
        "a self-hosted version",
        "release a self-hosted version",
        "our data may not leave the building",
        "you would have to support a thousand odd servers",
    ),
    (
        "letting members edit their posts at any time",
        "let members edit posts for ever",
        "typos look terrible years later",
        "people would rewrite what they said after the argument",
    ),
    (
        "letting experienced members mentor beginners",
        "let experienced members mentor beginners",
        "I learned everything from one patient person",
        "mentors burn out and nobody checks what they teach",
    ),
    (
        "rating clients as well as freelancers",
        "let freelancers rate clients",
        "some clients never pay and nobody warns you",
        "people would be afraid of revenge ratings",
    ),
    (
        "cheaper shipping to Africa",
        "lower the shipping cost to Africa",
        "I pay more for postage than for the book",
        "somebody else would have to carry that cost",
    ),
    (
        "free school meals",
        "make school meals free",
        "hungry children cannot learn",
        "parents should feed their own children",
    ),
    ("a tax on sugar", "tax sugar", "it would cut the number of sick people", "it only punishes the poor"),
    (
        "wind turbines on the ridge",
        "put wind turbines on the ridge",
        "we need clean power and jobs",
        "they kill birds and ruin the view",
    ),
    (
        "speed cameras",
        "install speed cameras",
        "people race past the school",
        "they are a cash machine for the council",
    ),
    (
        "nuclear power",
        "build new nuclear plants",
        "it runs at night and in winter without smoke",
        "nobody knows where to put the waste",
    ),
    (
        "remote exams",
        "let students sit exams at home",
        "travelling to the hall takes me four hours",
        "everyone will cheat",
    ),
    (
        "religious schools",
        "fund religious schools",
        "families have a right to bring up children in their faith",
        "faith has no place in a classroom paid for by everyone",
    ),
    (
        "women's equal pay laws",
        "enforce equal pay for women",
        "my daughter does the same work for less money",
        "the market already pays people what they are worth",
    ),
    (
        "the governor",
        "re-elect the governor",
        "she kept her promises and balanced the budget",
        "she lies in every interview and takes money from banks",
    ),
    (
        "Senator Hale",
        "vote for Senator Hale",
        "he is the only honest one in the race",
        "that crook belongs in prison, not in office",
    ),
)

_FAVOR = (
    "Please {vp}!",
    "+1 for {np}.",
    "I would love {np}.",
    "We really need {np}.",
    "{np} would be great.",
    "Yes please, {np}.",
    "{np} has been on my wish list for years.",
    "Why is there still no {bare}?",
    "It's high time to {vp}.",
    "Count me in for {np}.",
    "I fully support {np}.",
    "You should {vp}.",
    "Can you please {vp}?",
    "Could we get {np}?",
    "I'm all for {np}.",
    "Any chance to {vp}? I'd use it daily.",
    "I don't understand why you don't {vp}.",
    "Not having {np} is a deal-breaker for me.",
    "Having {np} would save me hours.",
    "I can't believe you still don't {vp}.",
    "{np} is the one thing I miss.",
    "I'd happily pay extra for {np}.",
    "Big fan of {np}.",
    "Thank you for considering {np}, it can't come soon enough.",
    "{np}: the sooner the better.",
    "There is nothing wrong with {np}.",
    "Those who complain about {np} have never tried it.",
    "I was sceptical about {np} at first, but now I want it.",
    "The worries about {np} are overblown.",
    "Nothing beats {np}.",
    "People who are against {np} are missing the point.",
    "It would be a mistake not to {vp}.",
)
_AGAINST = (
    "Please don't {vp}.",
    "-1 for {np}.",
    "I really don't want {np}.",
    "Nobody needs {np}.",
    "{np} would be a disaster.",
    "No thanks, keep {np} away from here.",
    "I see no use for {np}.",
    "Why on earth would anyone want {np}?",
    "If you {vp}, I'm gone.",
    "I strongly oppose {np}.",
    "You should not {vp}.",
    "{np} is a terrible idea.",
    "I hope they never {vp}.",
    "Not a fan of {np}.",
    "{np} is a waste of money.",
    "We don't need {np}, fix the bugs first.",
    "I'd rather leave than put up with {np}.",
    "{np} solves nothing.",
    "Let's be honest, {np} would only make things worse.",
    "I liked {np} until I tried it, now I'd vote no.",
    "Another place ruined by {np}, let's not repeat that.",
    "Oh great, {np}, exactly what nobody asked for.",
    "Yeah, because {np} worked so well last time.",
    "I fail to see what {np} would bring us.",
    "{np}? Over my dead body.",
    "Who thought that {np} was a good idea?",
    "The supporters of {np} forget who has to pay for it.",
    "I can't support {np}.",
    "It would be wrong to {vp}.",
    "There are better things to do than to {vp}.",
    "Stop pushing {np}.",
    "Things are fine without {np}.",
)
_NONE = (
    "Is there any news about {np}?",
    "What is the status of {np}?",
    "Has anybody heard when they will {vp}?",
    "Does anyone know how {np} would work?",
    "There was a thread about {np} last year.",
    "What do you all think about {np}?",
    "I have no opinion on {np}.",
    "Not sure about {np}, I can see both sides.",
    "Could someone explain {np} to me?",
    "The poll on {np} closes on Friday.",
    "Somebody asked about {np} in the other thread.",
    "How many people voted on {np}?",
    "I moved the posts about {np} to a thread of their own.",
    "Where can I read the proposal to {vp}?",
    "They announced that a decision on {np} comes next month.",
    "I neither need nor mind {np}.",
    "Who would pay for {np}?",
)
_OFF = (
    "Thanks for the quick answer!",
    "How do I reset my password?",
    "I installed the update on Tuesday.",
    "Welcome to the forum.",
    "My invoice shows the wrong date.",
    "Has anyone been to the meet-up in Leeds?",
    "I've been here since 2012.",
    "Sorry, posted in the wrong place.",
    "Does the export contain the comments?",
    "My cat walked over the keyboard.",
    "Happy new year everyone.",
    "I attached a screenshot.",
    "See the first post for the rules.",
    "It worked after a restart.",
)
_CONDITIONAL_FAVOR = (
    "I'd support {np}, but only if it stays optional.",
    "{np} is fine with me as long as I can switch it off.",
    "OK for {np}, provided that the price doesn't go up.",
    "I'm for {np} if it's done properly.",
    "Only if it is free would I be for {np}; then yes.",
)
_CONDITIONAL_AGAINST = (
    "Unless it can be switched off, I am against {np}.",
    "I'd vote no on {np} as long as nobody answers the questions on cost.",
    "Not {np} unless the bugs are fixed first.",
    "I can't back {np} unless there is a way to opt out.",
)
_BRIEF_FAVOR = (
    "+1",
    "Yes!",
    "Great idea.",
    "This would be awesome.",
    "Definitely.",
    "Agreed, we need this.",
    "Same here, I want this.",
    "I'd use that.",
    "Voted!",
    "Love it.",
    "Brilliant suggestion.",
    "Sign me up.",
    "Please do this.",
    "Makes sense to me.",
    "Exactly what I was looking for.",
    "Would be a huge help.",
    "Take my money.",
    "Can't wait.",
)
_BRIEF_AGAINST = (
    "-1",
    "No.",
    "Bad idea.",
    "Please no.",
    "Absolutely not.",
    "I don't like this.",
    "No way.",
    "This would ruin it.",
    "Hard pass.",
    "Not for me, leave it as it is.",
    "I disagree with this proposal.",
    "What a stupid idea.",
    "We don't need that.",
    "Strongly against.",
    "Nope.",
    "That would be a step back.",
    "Don't fix what isn't broken.",
    "I'd hate that.",
)
_BECAUSE = ("{s} {r}.", "{s} After all, {r}.", "{r}. {s}", "{s} In my experience {r}.", "{s} I mean, {r}.")
_REMOVAL = (
    "getting rid of {bare}",
    "no {bare}",
    "scrapping {np}",
    "dropping {np}",
    "opposition to {np}",
    "stopping {np}",
)

AGREE_OPENERS = (
    "I agree.",
    "Exactly.",
    "+1",
    "This.",
    "So true.",
    "Well said.",
    "Yes,",
    "Absolutely.",
    "You're right,",
    "Couldn't agree more.",
    "Good point.",
    "Same here.",
    "Yep,",
    "Indeed,",
    "That's what I think too.",
    "I see it the same way.",
    "Spot on.",
    "Of course,",
    "Right, and",
    "My experience as well.",
    "Thank you for saying that.",
    "100 %.",
    "Agreed,",
    "True,",
    "Yeah,",
    "Preach.",
)
DISAGREE_OPENERS = (
    "I disagree.",
    "No,",
    "Wrong.",
    "That's not true.",
    "Sorry, but",
    "Not at all.",
    "You're mistaken,",
    "Nonsense.",
    "I don't think so.",
    "On the contrary,",
    "Nope,",
    "But",
    "That makes no sense.",
    "What are you talking about?",
    "Actually,",
    "Come on,",
    "Seriously?",
    "I see it differently.",
    "You have no idea.",
    "Not really,",
    "lol no,",
    "That's a bad argument.",
    "Quite the opposite:",
    "Hardly.",
)
NEUTRAL_OPENERS = (
    "By the way,",
    "Do you have a source?",
    "Interesting.",
    "Which one do you mean?",
    "I don't know,",
    "Off topic:",
    "Maybe.",
    "Can you explain that?",
    "What happened then?",
    "Just to add some background:",
    "How so?",
    "Where did you read that?",
)
OPENERS = {AGREE: AGREE_OPENERS, DISAGREE: DISAGREE_OPENERS, NEUTRAL: NEUTRAL_OPENERS}


def _bare(noun_phrase: str) -> str:
    for article in ("a ", "an ", "the "):
        noun_phrase = noun_phrase.removeprefix(article)
    return noun_phrase


def _say(pattern: str, proposal: tuple[str, str, str, str]) -> str:
    text = pattern.format(np=proposal[0], vp=proposal[1], bare=_bare(proposal[0]))
    return text[0].upper() + text[1:]


def _target(proposal: tuple[str, str, str, str], rng: random.Random) -> tuple[str, bool]:
    """Return a wording of the proposal as a target, and whether it names its removal."""
    draw = rng.random()
    if draw < 0.14:
        return rng.choice(_REMOVAL).format(np=proposal[0], bare=_bare(proposal[0])), True
    if draw < 0.5:
        return proposal[1], False
    return (proposal[0] if draw < 0.75 else _bare(proposal[0])), False


def _statement(
    proposal: tuple[str, str, str, str], label: int, rng: random.Random, *, brief_too: bool = True
) -> str:
    """Return a post of one to three sentences that takes the side `label` on the proposal.

    Without `brief_too` it never is a bare "+1" or "no way": in a reply those answer the parent's side.
    """
    full = _FAVOR if label == FAVOR else _AGAINST
    brief = _BRIEF_FAVOR if label == FAVOR else _BRIEF_AGAINST
    conditional = _CONDITIONAL_FAVOR if label == FAVOR else _CONDITIONAL_AGAINST
    reason = proposal[2] if label == FAVOR else proposal[3]
    draw = rng.random() if brief_too else rng.uniform(0.2, 1.0)
    if draw < 0.2:
        sentence = rng.choice(brief)
    elif draw < 0.3:
        sentence = _say(rng.choice(conditional), proposal)
    elif draw < 0.42:
        sentence = reason[0].upper() + reason[1:] + "."
    else:
        sentence = _say(rng.choice(full), proposal)
    if rng.random() < 0.35 and reason not in sentence:
        joined = rng.choice(_BECAUSE).format(s=sentence, r=reason)
        sentence = joined[0].upper() + joined[1:]
    if rng.random() < 0.2:
        off = rng.choice(_OFF)
        sentence = f"{off} {sentence}" if rng.random() < 0.5 else f"{sentence} {off}"
    return sentence


def _no_position(proposal: tuple[str, str, str, str], rng: random.Random) -> str:
    """Return a post without a position on the proposal: a question, small talk or another proposal."""
    draw = rng.random()
    if draw < 0.45:
        text = _say(rng.choice(_NONE), proposal)
        return f"{text} {rng.choice(_OFF)}" if rng.random() < 0.25 else text
    if draw < 0.6:
        return rng.choice(_OFF)
    other = rng.choice([p for p in PROPOSALS if p is not proposal])
    full = _FAVOR if rng.random() < 0.5 else _AGAINST
    return _say(rng.choice(full), other)


def written_stance(rng: random.Random, count: int) -> Iterator[PairExample]:
    """`count` written posts towards a proposal, its wording as an act, or its removal."""
    for _ in range(count):
        proposal = rng.choice(PROPOSALS)
        label = rng.choices((FAVOR, AGAINST, NONE), (0.36, 0.36, 0.28))[0]
        text = _no_position(proposal, rng) if label == NONE else _statement(proposal, label, rng)
        target, removal = _target(proposal, rng)
        adjusted = flipped(label) if removal else label
        yield PairExample(task="stance", first=target, second=text, label=adjusted, source="written_stance")


def written_replies(rng: random.Random, count: int) -> Iterator[PairExample]:
    """`count` written replies to a written post that takes a side."""
    for _ in range(count):
        proposal = rng.choice(PROPOSALS)
        side = rng.choice((FAVOR, AGAINST))
        label = rng.choice((AGREE, DISAGREE, NEUTRAL))
        parent = _say(rng.choice(_FAVOR if side == FAVOR else _AGAINST), proposal)
        if label == NEUTRAL:
            text = _no_position(proposal, rng)
        else:
            same = side if label == AGREE else flipped(side)
            text = _statement(proposal, same, rng, brief_too=False)
        if rng.random() < 0.4:
            opener = rng.choice(OPENERS[label])
            text = opener if rng.random() < 0.25 else f"{opener} {text}"
        yield PairExample(task="reply", first=parent, second=text, label=label, source="written_reply")
