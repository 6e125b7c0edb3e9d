"""Guidelines in many wordings, and texts that break or keep them.

The rules and the template texts were written for this project; the rest comes from sets whose licence
allows shipping. A text that breaks one rule keeps the unrelated others, which gives hard negatives.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.train.pair_examples import PairExample, plain_tweet, read_csv, read_jsonl

RULES: Mapping[str, tuple[str, ...]] = {
    "advertising": (
        "No advertising.",
        "No spam or self-promotion.",
        "Do not promote your own products, channels or services.",
        "No referral links or affiliate codes.",
        "Unsolicited commercial content will be removed.",
        "No Advertising: promotional posts, links to your shop and paid offers are not permitted.",
        "Don't use this forum to sell things or to drive traffic to your site.",
        "No marketing, no recruiting, no giveaways.",
        "Spam: posts whose main purpose is to advertise are deleted.",
        "No self-promotion or link farming.",
    ),
    "legal": (
        "No legal advice.",
        "Do not ask for or give legal advice.",
        "We are not lawyers: questions about the law belong elsewhere.",
        "No legal advice: neither offer it nor request it.",
        "Posts that tell people what the law allows or how to sue are removed.",
        "Don't give opinions on legal matters such as contracts, police, courts or lawsuits.",
    ),
    "medical": (
        "No medical advice.",
        "Do not diagnose or recommend treatment.",
        "Requests for medical advice are not allowed.",
        "Don't tell others which medicine to take; send them to a doctor.",
        "No health advice: do not offer or request it.",
    ),
    "financial": (
        "No financial advice.",
        "Do not recommend investments, coins or stocks.",
        "No financial advice: do not offer or ask for it.",
        "Do not tell people how to invest their money.",
        "Investment tips and trading signals are forbidden.",
    ),
    "spoilers": (
        "No spoilers.",
        "Do not reveal the plot or the ending.",
        "Mark spoilers; unmarked ones are removed.",
        "Spoilers: do not reveal important details of films, series, books or games.",
    ),
    "civility": (
        "Be civil.",
        "No personal attacks.",
        "Treat others with respect; insults are removed.",
        "No harassment or name-calling.",
        "Attack ideas, not people.",
        "Don't be rude.",
        "No toxic behaviour, insults or provocation.",
        "No profanity or vulgar language.",
    ),
    "hate": (
        "No hate speech.",
        "No racism, sexism or homophobia.",
        "Do not attack people for their origin, religion or gender.",
        "Hateful content about protected groups is banned.",
        "No slurs.",
    ),
    "violence": (
        "No threats or calls for violence.",
        "Do not encourage harm to anyone.",
        "No glorification of violence.",
        "Content that threatens people or wishes them dead is removed.",
    ),
    "illegal": (
        "Do not promote or encourage illegal activity.",
        "No piracy: links to unlicensed copies or streams are banned.",
        "Don't discuss how to break the law, buy drugs or pirate content.",
        "No instructions for illegal activities.",
    ),
    "sexual": (
        "No sexual content.",
        "Keep it safe for work.",
        "No pornography or sexual messages.",
        "Not safe for work content is banned.",
    ),
    "selfharm": (
        "Do not encourage self-harm.",
        "No content about suicide methods or self-injury.",
        "Posts on self-harm are removed.",
    ),
    "personal": (
        "Do not share personal information.",
        "No doxxing: no names, addresses or phone numbers.",
        "Keep contact data private.",
        "Posts with e-mail addresses, phone numbers or account numbers are removed.",
        "Protect privacy: no private data of yourself or others.",
    ),
    "offplatform": (
        "Do not take payments off the platform.",
        "No off-platform contact or payment.",
        "Communication and payment must stay on this site.",
        "Asking others to pay or talk outside the platform is forbidden.",
    ),
    "politics": (
        "No politics.",
        "Keep political discussion out of this forum.",
        "No posts on parties, elections or politicians.",
    ),
    "begging": (
        "No begging.",
        "Do not ask others for money.",
        "No fundraising, donation requests or begging.",
    ),
    "medals": (
        "No asking for upvotes.",
        "Do not beg for likes or follows.",
        "No vote manipulation: never ask for votes.",
    ),
    "questions": (
        "No homework questions.",
        "Do your own homework: don't ask us to solve it.",
        "Homework help is not given here.",
    ),
    "language": ("English only.", "Please write in English.", "Posts in other languages are removed."),
}

TEXTS: Mapping[str, tuple[str, ...]] = {
    "advertising": (
        "Check out my new {thing} at www.{site}.com, 20 % off this week!",
        "Use my code {code} for a free month of {thing}.",
        "I just launched a shop for {thing}, visit {site}.net and tell your friends.",
        "Subscribe to my channel for videos on {thing}!",
        "Sign up through this link and we both get ten dollars: http://{site}.co/ref/{code}",
        "DM me for cheap {thing}, best prices guaranteed.",
        "We are the leading provider of {thing}. Our expert team is at your service. Call today!",
        "Our agency offers {thing} at unbeatable prices.",
        "My book on {thing} is out now on the usual shops, please leave a review.",
        "Follow me on instagram @{site} for daily {thing}.",
        "If you like {thing} have a look at my blog: http://{site}.blogspot.com",
        "I'm selling two {thing}, message me if you're interested.",
        "Download our app and win a free {thing}!!! [click here](http://{site}.me/{code})",
        "Hot deals on {thing} >> http://bit.ly/{code}",
        "I made a site that compares {thing}: www.{site}.io. Give it a try!",
        "Earn $500 a day from home with {thing}! Ask me how.",
        "Free {thing} here: http://{site}.xyz/{code}",
        "Join our Discord server for {thing}, the first 100 members get a prize.",
        "Please back my Kickstarter for {thing}, every share helps!",
        "Get your {thing} at {site}. Shipping is free worldwide, order now.",
        "Check out my video! https://youtu.be/{code} it's about {thing}, like and subscribe",
        "We buy and sell {thing}, all brands, whatsapp us.",
    ),
    "legal": (
        "You should sue {person}, you have a strong case.",
        "Can {person} legally keep my deposit?",
        "Is it legal to record {person} without asking?",
        "Talk to a lawyer and file a complaint against {person} in small claims court.",
        "You don't have to pay, the contract with {person} is void.",
        "By law {person} must give you thirty days notice.",
        "That is illegal. Report {person} to the labour board.",
        "Call the police and press charges against {person}.",
        "Do I need a lawyer if {person} is suing me?",
        "You can't be arrested for that, so just tell the cops no.",
        "In my state you can shoot somebody who breaks in, so you'd be fine in court.",
        "Get a restraining order against {person}.",
        "What are my rights if {person} fires me without a reason?",
        "Sue {person} for damages, the judge will side with you.",
        "You are entitled to custody; your attorney should ask the court for it.",
        "Don't talk to the police without a lawyer, ever.",
        "Legally {person} owns the car if the title is in their name.",
        "That counts as fraud, you could get {person} prosecuted.",
        "They can't evict you without a court order.",
        "Claim it as a deduction on your taxes, the IRS allows that.",
        "Send {person} a certified letter and keep a copy for court.",
        "If you signed it you're liable, but a judge might throw the clause out.",
        "You need to file a police report first, then your insurance has to pay.",
        "How long can I go to jail for this?",
        "As far as I know the statute of limitations is two years, so hurry up.",
        "Consent is a defence to assault in this state.",
    ),
    "legal_near": (
        "My uncle is a lawyer and works far too much.",
        "The court scene was the best part of the film.",
        "{person} was arrested yesterday, it was on the news.",
        "The police were really friendly when I lost my wallet.",
        "I hope {person} goes to jail for what they did.",
        "The new law passed with a large majority.",
        "This is a crime against good taste.",
        "Just talk to {person} and say that it hurt you.",
        "Break up with {person}, you deserve better.",
        "I'd punch {person} if I were you.",
        "The judge in that show is hilarious.",
        "People like {person} should be locked up.",
        "Save six months of rent before you move out.",
        "I would move out and never speak to {person} again.",
    ),
    "medical": (
        "Take 400 mg of ibuprofen every six hours and it will go away.",
        "Stop taking those pills, they are bad for you.",
        "It sounds like you have diabetes.",
        "Is this rash dangerous? Should I use a cream?",
        "You clearly have ADHD, ask for Ritalin.",
        "Which dose of melatonin should I take?",
        "Try zinc and vitamin D, you don't need antibiotics.",
        "My chest hurts since Monday, what could it be?",
        "Put butter on the burn.",
        "Don't get the vaccine if you have allergies.",
        "That's just anxiety, drink some valerian tea.",
    ),
    "financial": (
        "Buy this coin now, it will triple by May.",
        "Put all your savings in an index fund.",
        "Should I sell my shares before the report?",
        "Short that stock, the company is done.",
        "Pay off the mortgage before you invest.",
        "Is gold a good investment this year?",
        "Take out a loan and buy the dip.",
        "Move your pension into bonds.",
        "Sell everything, the market will crash next week.",
    ),
    "spoilers": (
        "{person} dies in the last episode.",
        "The killer was the butler all along.",
        "In the end it turns out that {person} is the father.",
        "I cried when {person} betrayed the whole crew in chapter nine.",
        "It was all a dream, that's the ending.",
        "The final boss is your own brother.",
    ),
    "civility": (
        "You are an idiot, {person}.",
        "Shut up, nobody asked you.",
        "What a bunch of morons.",
        "Go play in traffic, loser.",
        "You're pathetic and so is your question.",
        "Are you stupid or just pretending?",
        "Learn to read, clown.",
        "Only a complete imbecile would write that.",
        "Kiss my ass.",
        "Everyone here is tired of your whining.",
    ),
    "violence": (
        "Somebody should shoot {person}.",
        "I'll find you and break your legs.",
        "They all deserve to be hanged.",
        "I hope your house burns down with you in it.",
        "Beat {person} up, that's the only language they speak.",
        "Next time I see {person} I will stab them.",
    ),
    "illegal": (
        "You can torrent the whole season for free.",
        "Here is a cracked version: http://{site}.ru/{code}",
        "I can get you pills without a prescription.",
        "Just use a fake ID, they never look.",
        "The best way to steal it is at night.",
        "Buy your weed from {site}, it arrives by mail.",
        "Free stream of the match: http://{site}.stream/{code}",
        "Lie on the tax form, they won't notice.",
        "Here's how to pick that lock and get in unseen.",
    ),
    "personal": (
        "My number is 555-0{num}, call me.",
        "{person} lives at {num} Oak Street in Dayton.",
        "Write to {site}@mail.com and ask for {person}.",
        "Her real name is {person} and she works at the bank on Main Street.",
        "My card number is 4000 1234 5678 {num}.",
        "Here is his e-mail: {site}{num}@example.org",
    ),
    "offplatform": (
        "Pay me by PayPal and we both save the fee.",
        "Let's talk on WhatsApp instead of here.",
        "Send the money to my bank account directly.",
        "Contact me on Telegram, @{site}, for the job.",
        "I can do it cheaper if you pay outside the site.",
        "Skype me and we close the deal there.",
    ),
    "politics": (
        "The president is a disgrace, vote him out.",
        "Liberals ruin everything they touch.",
        "Vote for the greens on Sunday.",
        "Conservatives only care about the rich.",
        "This is what happens when socialists run a city.",
        "The senator should resign.",
    ),
    "begging": (
        "Can anyone spare twenty dollars until Friday?",
        "Please donate to my fund, my cat is ill.",
        "I have no money for rent, could you help me out?",
        "Here is my donation link, anything helps.",
        "Somebody gift me a copy please, I'm broke.",
    ),
    "medals": (
        "Upvote this so that everybody sees it!",
        "Like if you agree.",
        "Follow me and I'll follow back.",
        "Let's get this to the front page, smash that button.",
    ),
    "questions": (
        "Solve exercise 3 for me, it's due tomorrow.",
        "Write my essay on the French revolution please.",
        "Need answers to this worksheet by tonight.",
        "My teacher wants us to prove this, can you do it for me?",
    ),
    "language": (
        "Hola, alguien sabe cómo arreglar esto?",
        "Ich verstehe das Problem nicht, kann jemand helfen?",
        "Bonjour, je cherche une solution à ce problème.",
        "Qualcuno parla italiano qui?",
        "Olá, preciso de ajuda com a minha conta.",
    ),
    "fine": (
        "Thanks, that solved it.",
        "I had the same problem and a restart helped.",
        "What a beautiful picture!",
        "Does anyone know when the next version comes out?",
        "I think the second option is better because it is simpler.",
        "I disagree, but I see your point.",
        "We went hiking last weekend and it rained all day.",
        "Welcome! Have a look at the first thread.",
        "That joke never gets old.",
        "The documentation is at http://docs.{site}.org, chapter three.",
        "According to this article (http://news.{site}.com/{code}) it starts in May.",
        "I use {thing} every day and I'm quite happy.",
        "My dog loves {thing}.",
        "Honestly the support has been bad lately, nobody answers.",
        "I've been waiting for three weeks and I'm angry.",
        "This update is terrible, please fix it.",
        "You could try another cable.",
        "How do you clean {thing}?",
        "I never liked {thing} much.",
        "{person} told me about this place.",
        "Here's the source: https://en.wikipedia.org/wiki/{site}",
        "I watched the video and laughed for ten minutes.",
    ),
}

_NEAR: Mapping[str, tuple[str, ...]] = {
    "legal": ("legal_near", "medical", "financial"),
    "advertising": ("fine", "illegal"),
    "hate": ("fine",),
}
OVERLAP: Mapping[str, frozenset[str]] = {
    "advertising": frozenset({"offplatform", "medals", "begging", "financial", "illegal", "sexual"}),
    "illegal": frozenset({"advertising", "legal"}),
    "civility": frozenset({"hate", "violence", "sexual", "politics", "selfharm"}),
    "hate": frozenset({"civility", "violence", "politics"}),
    "violence": frozenset({"hate", "civility", "selfharm", "legal"}),
    "sexual": frozenset({"civility", "hate", "advertising"}),
    "personal": frozenset({"offplatform"}),
    "offplatform": frozenset({"personal", "advertising"}),
    "selfharm": frozenset({"violence", "medical"}),
    "begging": frozenset({"advertising"}),
    "legal": frozenset({"illegal", "violence"}),
    "medical": frozenset({"selfharm"}),
}
_THINGS = (
    "coffee machines",
    "running shoes",
    "web hosting",
    "guitar lessons",
    "phone cases",
    "logo design",
    "supplements",
    "t-shirts",
    "football",
    "mining rigs",
    "skin cream",
    "car insurance",
    "fishing trips",
    "game keys",
    "wedding photos",
    "crypto courses",
    "knives",
    "headphones",
)
_PEOPLE = (
    "my landlord",
    "your boss",
    "my ex",
    "the company",
    "your neighbour",
    "the school",
    "my sister",
    "that guy",
    "Anna",
    "Mr Brown",
    "the seller",
    "the cop",
)
_SITES = (
    "bestdeals24",
    "greenleaf",
    "tomsworkshop",
    "streamhub",
    "quickcash",
    "mypage",
    "northwind",
    "gearbay",
    "sunnyside",
    "playzone",
)


def fill(pattern: str, rng: random.Random) -> str:
    """Return the pattern with its slots filled: things, people, sites, numbers and codes."""
    if "{" not in pattern:
        return pattern
    text = pattern.format(
        thing=rng.choice(_THINGS),
        person=rng.choice(_PEOPLE),
        site=rng.choice(_SITES),
        num=rng.randint(100, 999),
        code="".join(rng.choices("abcdefghkmnpqrstuvwxyz23456789", k=5)),
    )
    return text[0].upper() + text[1:]


_ODD = re.compile(r"\s+")


def _pool(data: Path, rng: random.Random) -> dict[str, list[str]]:
    """Texts by the kind of rule that they break, from the data sets; `fine` breaks none."""
    pool: dict[str, list[str]] = {kind: [] for kind in (*RULES, "fine")}
    for name in ("youtube_spam", "sms_spam"):
        for row in read_csv(data / name / "train.csv"):
            pool["advertising" if row["label"] == "spam" else "fine"].append(row["text"])
    for row in read_csv(data / "davidson_hate" / "train.csv"):
        kind = {"hate": "hate", "offensive": "civility", "neither": "fine"}[row["label"]]
        pool[kind].append(plain_tweet(row["text"]))
    kinds = {"S": "sexual", "H": "hate", "V": "violence", "HR": "civility", "SH": "selfharm"}
    for item in read_jsonl(data / "openai_moderation" / "dev.jsonl"):
        broken = [kind for key, kind in kinds.items() if item[key] == 1]
        for kind in broken[:1] or ["fine"]:
            pool[kind].append(str(item["text"])[:600])
    for item in read_jsonl(data / "presidio_pii_synth" / "train.jsonl"):
        private = {"PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS", "CREDIT_CARD", "US_SSN", "IBAN_CODE"}
        kind = "personal" if private & {span["type"] for span in item["spans"]} else "fine"
        pool[kind].append(str(item["text"]))
    for row in read_csv(data / "wiki_talk_context_toxicity" / "cat_large_no_context.csv"):
        pool["civility" if row["label"] == "1" else "fine"].append(row["text"][:500])
    return {
        kind: [_ODD.sub(" ", text).strip() for text in rng.sample(texts, k=len(texts))]
        for kind, texts in pool.items()
    }


def _draw(kind: str, pool: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    written = TEXTS.get(kind, ())
    public = pool.get(kind, ())
    if written and (not public or rng.random() < 0.55):
        text = fill(rng.choice(written), rng)
        return f"{text} {fill(rng.choice(TEXTS['fine']), rng)}" if rng.random() < 0.15 else text
    return rng.choice(public)


def rule_pairs(data: Path, rng: random.Random, count: int) -> Iterator[PairExample]:
    """`count` (rule, text) pairs, 45 % violations; advertising and advice come most often."""
    pool = _pool(data, rng)
    kinds = sorted(RULES)
    weights = [
        4.0
        if kind in {"advertising", "legal"}
        else 2.0
        if kind in {"civility", "medical", "personal"}
        else 1.0
        for kind in kinds
    ]
    for _ in range(count):
        kind = rng.choices(kinds, weights)[0]
        label = int(rng.random() < 0.45)
        if label:
            source = kind
        elif kind in _NEAR and rng.random() < 0.4:
            source = rng.choice(_NEAR[kind])
        else:
            source = rng.choice(
                [
                    k
                    for k in (*kinds, "fine", "fine", "fine")
                    if k != kind and k not in OVERLAP.get(kind, frozenset())
                ]
            )
        if source in OVERLAP.get(kind, frozenset()):
            source = "fine"
        yield PairExample(
            task="rule",
            first=rng.choice(RULES[kind]),
            second=_draw(source, pool, rng),
            label=label,
            source="rules",
        )
