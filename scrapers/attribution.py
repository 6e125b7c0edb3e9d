"""Lines such as "Ann wrote:" and "Quote from: Ann on May 3, 2012", in the languages of forum software.

The phrases are those that phpBB, SMF, vBulletin, XenForo, MyBB, Invision and mail programs print; the
board's language pack decides which one a page shows, so the page's language is not asked.
"""

import re
from functools import cache

from scrapers.times.names import weekday_pattern

_AFTER_NAME = (
    "wrote", "writes", "said", "says", "posted", "schrieb", "schreibt", "hat geschrieben", "hat gesagt",
    "sagte", "meinte", "a écrit", "a dit", "écrivait", "écrit", "escribió", "ha escrito", "dijo",
    "escribio", "va escriure", "ha dit", "ha scritto", "scrive", "ha detto", "escreveu", "disse", "falou",
    "schreef", "zei", "skrev", "skrifaði", "sa", "sade", "sagde", "kirjoitti", "sanoi", "kirjutas",
    "napisał", "napisała", "napisał(a)", "napisał/a", "pisze", "powiedział", "powiedział(a)", "napsal",
    "napsala", "napsal(a)", "napsal/a", "řekl", "řekl(a)", "napísal", "napísal(a)", "napísal/a",
    "je napisao", "je napisao/la", "napisao", "napisao je", "je napisal", "a scris", "a spus", "написа",
    "каза", "писал", "писала", "писал(а)", "написал", "написала", "написал(а)", "пишет", "сказал",
    "сказал(а)", "написав", "написав(ла)", "писав", "сказав", "írta", "mondta", "yazdı", "demiş ki",
    "dedi ki", "şunu yazdı", "έγραψε", "είπε", "نوشته", "نوشت", "نوشته است", "گفت", "گفته", "كتب", "قال",
    "כתב", "כתב/ה", "đã viết", "menulis", "เขียน", "さんは書きました", "さんが書きました",
    "の発言", "写道", "寫道", "说", "說",
)  # fmt: skip
_BEFORE_NAME = (
    "quote from", "quote by", "quoting", "quote", "originally posted by", "originally written by",
    "posted by", "in reply to", "zitat von", "zitiert von", "original von", "geschrieben von", "zitat",
    "citation de", "citation", "envoyé par", "posté par", "publié par", "message original de", "cita de",
    "iniciado por", "escrito por", "originalmente publicado por", "publicado por", "mensaje original de",
    "citazione di", "citazione da", "originariamente inviato da", "originariamente scritto da", "quota di",
    "citação de", "citar", "postado originalmente por", "originalmente postado por",
    "originalmente escrito por", "citaat van", "oorspronkelijk geplaatst door",
    "oorspronkelijk bericht van", "geplaatst door", "citat från", "ursprungligen postat av", "citat fra",
    "citat af", "opprinnelig postet av", "oprindeligt indsendt af", "sitat fra", "lainaus käyttäjältä",
    "lainaus", "alkuperäinen kirjoittaja", "alun perin kirjoittanut", "cytat", "cytat z",
    "zamieszczone przez", "napisane przez", "citace", "citace od", "původně odeslal", "citácia", "цитата",
    "цитата от", "цитирам", "сообщение от", "повідомлення від", "цитата користувача", "idézet",
    "idézetet írta", "idézet tőle", "eredetileg közzétette", "eredeti szerző", "alıntı", "alıntı yapan",
    "alıntı yapılan", "orijinal mesaj sahibi", "παράθεση από", "παράθεση", "αρχικό μήνυμα από",
    "نقل قول از", "نقل قول", "اقتباس من", "اقتباس", "ציטוט", "נכתב במקור על ידי", "trích dẫn từ", "trích",
    "kutipan dari", "引用元", "引用", "引用自", "引言",
)  # fmt: skip
_BEFORE_DATE = "on|am|at|le|el|en|em|il|op|от|в|w|dnia|dne|den|på|d|kl|skrivet|написал|dátum|-|–|—|@|,|«|»|:"


def _any_of(phrases: tuple[str, ...]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


_NAME_FIRST = re.compile(
    rf"^(?P<author>\S.{{0,79}}?)(?:\s+|(?=さん|の発言|写道|寫道|說|说))(?:{_any_of(_AFTER_NAME)})"
    r"(?:\s+(?:in|on|am|le|el|il|op|dne|at)\b[^:]{0,120}|\s*\([^)]*\))?\s*[.]?\s*[:：][\s↑»>]*(?P<tail>.*)$",
    re.IGNORECASE,
)
_NAME_BEHIND_VERB = re.compile(
    r"^(?:Am|Op|Den)\s[^:]{2,60}?(?:\d{1,2}:\d\d[^:]{0,30}?)?\s(?:schrieb|schreef|skrev)\s"
    r"(?P<author>\S[^:]{0,79}?)\s*[:：]$",
    re.IGNORECASE,
)
"""Languages that put the verb second put the name behind it where the day comes first."""
_WRITING = re.compile(
    r"wrote|writes|schr|écri|escri|scri[tv]|skrev|skrif|kirj|pisa|pisze|psal|писа|пише|írta|yaz|έγραψε|نوشت|كتب|כתב|書|写|寫",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    ("i", "he", "she", "they", "we", "you", "it", "ich", "er", "sie", "wir", "je", "il", "elle", "yo", "io")
)
_NAME_LAST = re.compile(
    rf"^\W{{0,2}}(?:{_any_of(_BEFORE_NAME)})\s*[:：]?\s+(?P<author>\S.{{0,119}})$", re.IGNORECASE
)
_NAME_IN_BRACKETS = re.compile(r"^\w+\s*[(（]\s*(?P<author>.{1,80}?)\s*(?:@.*)?[)）]\s*:?$")
_ONLY_WORD = re.compile(rf"^\W{{0,2}}(?:{_any_of(_BEFORE_NAME)})\s*[:：]?$", re.IGNORECASE)
_DATE_TAIL = re.compile(rf"\s*(?:,|\s(?:{_BEFORE_DATE}))\s+(?=[^,]{{0,30}}\d).*$", re.IGNORECASE)
_BARE_DATE_TAIL = re.compile(r"\s+\(?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}.*$")
_LEADING_DATE = re.compile(r"^\((?=[^)]*\d)[^)]*\)\s*")
_LEADING_AGE = re.compile(r"^\d[^,]{2,40},\s+(?=\S)")
_MAIL_DATE = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Den|W dniu|Dne)\s.{4,80}?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[APap]\.?[Mm]\.?)?"
    r"(?:\s*(?:[+-]\d{4}|GMT|UTC|\([A-Z]+\)|Uhr))*\s*,?\s*",
)
_MAIL_OPENING = re.compile(r"^(?:On|Am|Le|El|Il|Op|Den|W|Dne)\s", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"\s*(?:<[^>]*@[^>]*>|\([^)]*@[^)]*\)|&lt;.*?&gt;)")


def attributed_to(line: str) -> str | None:
    """Return the name in an attribution line, "" where it names nobody, None where it is no such line.

    >>> attributed_to("Pepe hat geschrieben:"), attributed_to("Quote from: Ann on May 3, 2012, 10:01:00 AM")
    ('Pepe', 'Ann')
    >>> attributed_to("On Monday Xia wrote:"), attributed_to("Le mardi, Ann a écrit :")
    ('Xia', 'Ann')
    >>> attributed_to("Am Freitag schrieb Kai:"), attributed_to("Op 3 mei om 10:12 schreef Ann <a@b.nl>:")
    ('Kai', 'Ann')
    >>> attributed_to("QUOTE(Ann @ Jan 1 2005)"), attributed_to("Zitat:"), attributed_to("I wrote it.")
    ('Ann', '', None)
    """
    text = " ".join(line.split())
    if not text or len(text) > 300:
        return None
    if _ONLY_WORD.match(text):
        return ""
    bracketed = _NAME_IN_BRACKETS.match(text)
    if bracketed and _ONLY_WORD.match(text.split("(")[0].split("（")[0]):
        return _tidy(bracketed["author"])
    behind = _NAME_BEHIND_VERB.match(_MAIL_ADDRESS.sub("", text))
    if behind and behind["author"].split()[0].casefold() not in _NO_NAMES:
        return _tidy(behind["author"])
    mail = _without_day(_MAIL_DATE.sub("", text)) if text[-1] in ":：" else text
    named = _NAME_FIRST.match(_LEADING_AGE.sub("", _LEADING_DATE.sub("", mail)))
    if named and named["author"].casefold() not in _NO_NAMES:
        return _tidy(_MAIL_ADDRESS.sub("", named["author"]))
    named = _NAME_LAST.match(text)
    if named:
        return _tidy(named["author"])
    return None


@cache
def _day() -> re.Pattern[str]:
    """Match a day without a date: somebody shortened by hand what the mail program wrote."""
    return re.compile(
        rf"^(?:On|Am|Le|El|Il|Op|Den|W|Dne)\s(?:{weekday_pattern()})\b\.?"
        r"(?:\s+(?:morning|afternoon|evening|night)\b)?,?\s+(?=\S)",
        re.IGNORECASE,
    )


def _without_day(text: str) -> str:
    return _day().sub("", text) if _MAIL_OPENING.match(text) else text


def without_date(text: str) -> str:
    """Leave out a date in brackets before the name, as MyBB prints it.

    >>> without_date("(01-02-2010, 10:00 AM) Ann")
    'Ann'
    """
    return _LEADING_DATE.sub("", text)


def _tidy(author: str) -> str:
    """Return a name without the date, the arrow and the colon that software prints after it."""
    name = author.strip(" :：↑»\"“”„'")
    for tail in (_DATE_TAIL, _BARE_DATE_TAIL):
        shorter = tail.sub("", name)
        if shorter:
            name = shorter
    return name.removeprefix("@").strip(" ,:：\"“”„'")


def splits_attribution(text: str) -> tuple[str | None, str]:
    """Split "Ann wrote: buy it" into ("Ann", "buy it"); (None, text) where it opens with no attribution.

    In one line with the words only a verb of writing counts: "my doctor said: rest" is told, not quoted.

    >>> splits_attribution("Ann wrote: buy it"), splits_attribution("My doctor said: rest")
    (('Ann', 'buy it'), (None, 'My doctor said: rest'))
    """
    first, newline, rest = text.partition("\n")
    line = " ".join(first.split())
    if len(line) > 300:
        return None, text
    named = _NAME_FIRST.match(_LEADING_DATE.sub("", line))
    if named and named["tail"] and not _is_written(named):
        named = None
    if named and not _ONLY_WORD.match(line) and named["author"].casefold() not in _NO_NAMES:
        words = named["tail"] + newline + rest if named["tail"] else rest
        return _tidy(named["author"]) or None, words.strip()
    author = attributed_to(line) if newline and len(line) <= 120 else None
    return (author or None, rest.strip()) if author is not None else (None, text)


def _is_written(named: re.Match[str]) -> bool:
    verb = named[0][named.end("author") : named.start("tail")]
    return _WRITING.search(verb) is not None and len(named["author"].split()) <= 6
