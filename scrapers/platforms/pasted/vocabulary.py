"""Words that forum pages print around posts: buttons, menus, counters, profile facts, ranks, notices.

A copied page keeps them as lines of their own. Only whole lines are compared, so a post that talks of
a "reply" is safe.
"""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from typing import Literal

from groundswell.page import Role

_BUTTONS = frozenset(
    """
    reply|reply to this|reply with quote|multi-quote this message|quote|multi-quote|multiquote|share|share this post|link to post|link|permalink|report|report post|
    report inappropriate content|report this post|report abuse|edit|delete|like|like this|likes|unlike|dislike|
    upvote|downvote|vote|award|give award|save|hide|follow|unfollow|subscribe|unsubscribe|bookmark|add bookmark|
    mark as new|mark as read|subscribe to rss feed|print|email to a friend|kudos|give kudos|translate|translate post|
    show more|show less|see more|read more|view replies|view reply|more replies|more reply options|options|page options|
    more options|back to top|top|jump to content|skip to content|next|previous|prev|first|last|home|forums|forum|
    search|advanced|advanced search|login|log in|sign in|sign up|register|faq|calendar|members|profile|
    new posts|today's posts|mark forums read|thread tools|search this thread|show printable version|email this page|
    thread starter|topic starter|original poster|op|author|message|replies|online|offline|private message|pm|send pm|
    website|www|e-mail|visit homepage|find|find posts|find all posts|add to ignore list|member's posts|log in to reply|reply to topic|
    post reply|new topic|new thread|closed thread|locked|pinned|sticky|accept as solution|
    accepted solution|go to solution|view in original post|view solution in original post|
    antworten|zitieren|melden|nach oben|teilen|gefällt mir|répondre|citer|signaler|haut|responder|citar|rispondi|
    cita|beantwoorden|odpowiedz|cytuj|ответить|цитата|наверх|пожаловаться|copy link|add reaction|react|send|
    collapse|expand|continue this thread|single comment thread|view discussion|all replies|sort by|best|newest|oldest|
    please log in to reply|register now|remember me?|username|password|forgot password?|enter to search|menu|
    comments|comment|write a comment|leave a comment|hide replies|show replies|most relevant|all comments|author badge|
    top contributor|see translation|view more comments|copy|go to comments|user avatar|avatar|profile picture|badge
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
_CHROME = re.compile(
    r"""(?ix) ^ (?:
      [\d.,]+\s*[km]? \s* (?:kudos?|likes?|reactions?|votes?|upvotes?|points?|repl(?:y|ies)|views?|comments?|shares?|awards?
        |antworten|réponses|ответов|user\(s\)\s.*|members?,.*)
    | [\d,]+ \s+ repl(?:y|ies) \s+ [\d,]+
    | (?:kudos?|likes?|reply|replies|upvotes?|comments?|views?) \s* [:(]? \s* [\d.,]+k? \)?
    | (?:like|reply|share|report|quote|edit|delete|save|follow|award|hide|more|link|copy)
      (?: \s* [·•|/,\s] \s* (?:like|reply|share|report|quote|edit|delete|save|follow|award|hide|more|link|copy|give\ award))+ (?:\s*[·•|]\s*\d+\s?[a-z]+)?
    | (?:permalink|permanent\ link|link|source|context|full\ comments) (?: \s+ (?:embed|save|parent|report|reply|give\ award|context))+ .*
    | (?! (?:i|we|you|they|who|and|but|to|would|really)\b ) .{1,200} (?<!\bto) \s likes? \s+ this
    | the\ following\ (?:\d+\s)? users?\ (?:liked|thanked|say|said) .*
    | received\ [\d,]+\ likes?\ on .*
    | (?:page|seite|страница)\ \d+\ (?:of|/|von|из)\ \d+ .*
    | (?:<\s*|«\s*|‹\s*|←\s*)?prev(?:ious)?\b [\s\d←→<>«»‹›.…,]* (?:next)? [\s>»›]*
    | go\s?to\ page .* | next\ page\W* | jump\ to:? .* | (?:first|prev|next|last) (?:\s+ (?:first|prev|next|last|\d+))+
    | all\ times\ are\ .* | display\ (?:posts\ from\ previous|results\ as\ ) .* | view\ (?:previous|next)\ topic .* | you\ cannot\ .{5,40}\ in\ this\ forum
    | \(?you\ must\ (?:log\ in|be\ logged\ in|be\ registered)\ .* | (?:log\ in|sign\ in|register|sign\ up)\ (?:or|to)\ .{3,60}
    | \d+\ (?:user|guest|member)s?(?:\(s\))?\ (?:are|is)\ (?:reading|browsing|viewing|online)\b.* | \d+\ members?,\ .* | powered\ by\ .*
    | (?:©|\(c\)|copyright\ (?:©|\(c\)|\d)) .* | \d+ \s / \s \d+
    | sorted\ by:.* | [\d,]+\ comments?\ share\ .* | report\ to\ moderator.* | logged | pages:\ \[.* | (?:go|scroll)\ (?:up|down)
    | back\ to\ .{2,60}·.* | posted\ from\ .{2,40} | sent\ from\ my\ .{2,60} | via\ (?:iphone|android|mobile|web|tapatalk)
    | [↑▲▼↩⋮…•·|–—\-+*\s]+ | level\ \d+ | profile\ picture(?:\ of\ .{1,40})? | \S+\ avatar | avatar\ (?:of|for)\ \S+ | image:\ \S+\.(?:png|jpe?g|gif|webp)
    | solved[:!]?\ go\ to\ solution\.? | go\ to\ solution\.? | click\ here\ to\ (?:expand|view|see).*
    | \d+\ (?:more\ )?(?:repl(?:y|ies)|comments?) (?:\ (?:below|hidden|more))? | view\ (?:all\ )?\d+\ (?:more\ )?(?:repl(?:y|ies)|comments?)
    ) $"""
)
_PROFILE_KEYS = (
    r"join(?:ed|\ date)|member\ since|registered(?:\ on)?|registration\ date|location|from|posts?|messages?|topics?|threads?|"
    r"likes?(?:\ received)?|liked|age|reputation|rep(?:\ power)?|karma|points|trophy\ points|gender|country|thanks|thanked|"
    r"blog\ entries|reaction\ score|reactions|ratings|warnings|feedback|device|operating\ system|real\ name|first\ name|occupation|"
    r"group|activity|content\ count|days\ won|wohnort|ort|beiträge|registriert(?:\ seit|\ am)?|dabei\ seit|mitglied\ seit|"
    r"danke|alter|geschlecht|inscrit(?:\ le)?|inscription|localisation|mensajes|registrado|ubicación|ruolo|messaggi|iscritto|"
    r"berichten|geregistreerd|lid\ sinds|posty|dołączył\(a\)|rejestracja|skąd|группа|сообщени[йя]|откуда|регистрация|"
    r"зарегистрирован(?:\ пользователь)?|репутация|csatlakozott|hozzászólások"
)
_PROFILE = re.compile(
    rf"(?ix) ^ (?: (?:{_PROFILE_KEYS}) \s? : \s* .{{0,60}}"
    r"| [\d.,]+ \s (?:posts|messages|beiträge|topics|threads|сообщений|mensajes|rep|reputation|karma)"
    r"| (?:joined|member\ since|registered|dabei\ seit|mitglied\ seit) \s+ .{3,30}"
    r"| (?:posts|messages|beiträge) \s+ [\d.,]+ | level: \s .{1,30} ) $"
)
_LABEL = re.compile(
    r"(?i)^(?:joined|join date|member since|registered|messages|posts|threads|topics|points|reaction score|trophy points|likes received|solutions|"
    r"location|website|registriert|mitglied seit|dabei seit|beiträge|punkte|inscrit|сообщения|регистрация):?$"
)
_RANKS = re.compile(
    r"""(?ix) ^ (?: (?:the\ )? (?:
      (?:new|junior|senior|jr\.|sr\.|hero|full|active|regular|registered|valued|respected|trusted|well-known|distinguished|premium|basic|
        top|elite|super|power|community|frequent|occasional|verified|veteran|advanced|established|hero|legendary|life)
      (?:\ (?:community|super|trusted))? \ (?:member|user|contributor|visitor|advisor|poster|guest)
    | maintainer|collaborator|mod|bot
    | member|user|guest|newbie|newcomer|beginner|apprentice|veteran|regular|contributor|advisor|expert|guru|ace\ contributor|
      participant|observer|explorer|visitor|freelancer|client|agency|banned|level\ \d+ | tier\ \d
    | mitglied|benutzer|neuling|stammgast|aktives\ mitglied|erfahrenes\ mitglied|membre|miembro|membro|lid|użytkownik|пользователь
    | (?:site|forum|global|board|super)?\s?(?:admin|administrator|administrators|moderator|moderators|mod|mods)
    | (?:community|forum|product|support|social)\ (?:manager|team|lead|support|specialist|staff)
    | staff|employee|team\ member|team|official|developer|founder|owner|support|customer\ (?:care|support|success) | .{2,25}\ (?:staff|team|employee|admin|moderator)
    )) $"""
)
_STAFF = re.compile(
    r"(?i)\b(?:staff|employee|community (?:manager|team|lead|specialist)|product (?:manager|team)|support (?:team|specialist)|"
    r"customer (?:care|support|success)|official|team(?: member)?|administrators?|admin|founder|owner|developer|maintainer)\b"
)
_MODERATOR = re.compile(r"(?i)\b(?:moderators?|mods?)\b")
_DELETED = frozenset({"[deleted]", "deleted", "[removed]", "deleted user", "former member", "deleted member"})

EDIT_NOTE = re.compile(
    r"""(?ix) ^ [\s(\[*_]* (?: last\ (?:edited|modified|update[d]?) | (?:this\ (?:post|message|reply)\ (?:has\ been|was)\ )? (?:edited|modified|bearbeitet)
        | zuletzt\ (?:geändert|bearbeitet) | dernière\ (?:modification|édition) | edit[oó]\ por\ última\ vez | ultima\ modifica
        | laatst\ (?:aangepast|bewerkt) | последний\ раз\ редактировалось ) \b (?P<rest>.{0,120}) $"""
)
SIGNATURE = re.compile(r"^(?:_{5,}|-{2}\s?|—{3,}|\*{5,}|={5,}|-{8,}|\.{10,})$")
SOLVED = re.compile(
    r"(?i)^(?:solved!?\s*)?go to solution\.?$|^solved!\s*(?:go to solution\.?)?$|^✓?\s*accepted (?:solution|answer)$"
)
ACCEPTED = re.compile(
    r"(?i)^(?:✓\s*|✔\s*)?(?:accepted|marked as|best|chosen) (?:solution|answer|best answer)\.?$"
)
REMOVAL = re.compile(
    r"""(?ix) \b (?: (?:comments?|posts?|repl(?:y|ies)|messages?)\ (?:have|has|was|were)\ (?:also\ )?(?:been\ )?
        (?:removed|deleted|hidden|edited|moved|withdrawn)
      | (?:removed|deleted|hidden|edited)\ (?:a\ (?:few|couple\ of|number\ of)|some|several|two|three|many|multiple|these|those|your|\d+)\ (?:comments?|posts?|repl(?:y|ies)|messages?)
      | this\ (?:thread|topic|discussion|conversation|post)\ (?:has\ been|is(?:\ now)?|was)\ (?:closed|locked|archived|moved|merged|removed|edited)
      | (?:thread|topic)\ (?:closed|locked) | closed\ to\ (?:new\ )?(?:repl(?:y|ies)|comments)
      ) \b"""
)
MODERATION = re.compile(
    r"""(?ix) ^ [\W_]* (?: edited\ (?:for\ .{3,60}guidelines[\W_]* | by\ (?:a\ |the\ )?(?:moderator|mod|admin|staff)\b.*)
        | (?:moderator|mod|admin)(?:'s)?\ (?:edit|note)\b.* | (?:link|content|text|name|image|post|contact\ details?)\ removed\ (?:by|due|for|as)\b.*
        ) $"""
)
"""A moderator's words inside somebody else's post."""
DELETED_BODY = re.compile(
    r"(?i)^\W*(?:deleted|removed|comment (?:deleted|removed)(?: by .{1,40})?|this (?:post|comment|message) (?:was|has been) (?:deleted|removed).{0,80})\W*$"
)


def is_chrome(text: str) -> bool:
    """Say whether a line is a button, menu entry, counter or page furniture."""
    return text.casefold().strip(" .:»«›‹·•|[]()") in _BUTTONS or _CHROME.match(text) is not None


def is_profile(text: str) -> bool:
    """Say whether a line is a fact about an author, such as "Posts: 12" or "Joined May 2010"."""
    return _PROFILE.match(text) is not None


def is_label(text: str) -> bool:
    """Say whether a line names a profile fact whose value stands on the next line."""
    return _LABEL.match(text) is not None


def is_rank(text: str) -> bool:
    """Say whether a line is nothing but a rank or role."""
    return len(text) <= 40 and _RANKS.match(text) is not None


def role_of(text: str) -> Role | None:
    """Return the role that a rank line proves, if any."""
    found: Literal["moderator", "staff"] | None = None
    if _MODERATOR.search(text):
        found = "moderator"
    elif _STAFF.search(text):
        found = "staff"
    return found


def is_deleted_author(name: str) -> bool:
    """Say whether a platform prints `name` in place of a deleted account."""
    return name.casefold() in _DELETED
