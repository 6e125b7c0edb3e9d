"""Words and turns that colour a text: profanity, insults, slurs, threats, promotion. Written by hand.

The lists are evidence beside the network, never a verdict: a slur may be quoted, reclaimed or discussed, and
profanity at a bug is no offence to anybody. They read the skeleton of a text (see `skeleton`).
"""
# ruff: noqa: E501 - lists of words

import re
from functools import cache

# Stems: "fuck" also finds "fucking". A closing "\b" keeps a stem from running into harmless words.
_GROUPS: dict[str, tuple[str, ...]] = {
    "profanity": (
        r"\w*fuck\w*", r"f+[*#@%]+k\w*", r"fck\w*", r"\w*shit(?:s|ty|head|hole|show|post)?\b", r"sh[*#@]t\w*", r"bullsh\w+",
        r"\w*bitch\w*", r"b[*#@]tch\w*", r"(?:dumb|jack|smart|fat|bad|punk|kick|lard|hard)?ass(?:es|hole|holes|hat|hats|wipe|clown)?",
        r"a[*#@]+hole\w*", r"bastards?", r"damn(?:ed|it)?", r"goddamn\w*", r"cunts?\w*", r"dick(?:s|head|heads)?", r"prick(?:s)?",
        r"puss(?:y|ies)", r"cock(?:s|sucker\w*)?", r"crap(?:py)?", r"wank\w*", r"twats?", r"whores?", r"sluts?\w*", r"hoes?",
        r"piss(?:ed)?", r"stfu", r"gtfo", r"wtf", r"lmfao", r"af", r"milfs?", r"jackass\w*", r"douche\w*", r"motherf\w+", r"bollocks",
        r"tits?", r"titties", r"jizz", r"cum", r"suck(?:s|ed)? (?:my|his|it)",
    ),
    "insult": (
        r"idiots?", r"idiotic", r"moron(?:s|ic)?", r"stupid(?:ity)?", r"dumb(?:ass|er|est)?", r"imbecil\w+", r"loser?s?", r"pathetic",
        r"scum(?:bag)?s?", r"trash", r"garbage human\w*", r"worthless", r"disgusting", r"disgrace\w*", r"liars?", r"lying", r"clowns?",
        r"creeps?", r"crooks?", r"coward(?:s|ly)?", r"hypocrit\w+", r"traitors?", r"thugs?", r"fools?", r"ignorant", r"retard(?:s|ed)?",
        r"sick(?:o|os)", r"psycho\w*", r"lunatics?", r"deranged", r"brain ?dead", r"brainless", r"ugly", r"fat(?:so|ass)?", r"vile",
        r"filth(?:y)?", r"vermin", r"parasites?", r"sheep(?:le)?", r"snowflakes?", r"libtards?", r"trolls?", r"nazis", r"fascists",
        r"you (?:racist|bigot|nazi|fascist)",
        r"racists", r"bigots", r"pigs?", r"rats?", r"evil",   r"delusional", r"shut up", r"go to hell", r"get lost",
        r"jerks?", r"dimwits?", r"numbskulls?", r"dunces?", r"nobody likes you", r"corrupt", r"joke of a", r"embarrassment", r"perverts?",
        r"pedo(?:s|phile|philes)?", r"rapists?", r"degenerates?", r"dirtbags?", r"lowlife\w*", r"kill yourself", r"kys", r"drop dead",
    ),
    "harsh": (
        r"crazy", r"insane", r"racist", r"bigot", r"nazi", r"fascist",
        r"sucks?", r"sucked", r"screw(?:ed)?", r"bs", r"hell", r"butt(?:s|hurt)?", r"shame(?:ful|less|d)?", r"ashamed", r"criminals?",
        r"terrorists?", r"murderers?", r"brainwashed", r"dishonest\w*", r"incompetent", r"gross", r"nasty", r"fake", r"frauds?",
        r"phon(?:y|ies)", r"puppets?", r"tyrants?", r"dictators?", r"commies?", r"communists?", r"hags?", r"witch(?:es)?", r"whin(?:y|er|ers|ing)",
        r"cry ?bab(?:y|ies)", r"unhinged", r"treason\w*", r"demented", r"senile", r"wackos?", r"nut ?(?:job|case)s?", r"nuts", r"freaks?",
        r"weirdos?", r"creepy", r"puke", r"vomit", r"pos", r"sob", r"effing", r"freaking", r"ridiculous", r"joke", r"clueless", r"useless",
        r"hate(?:d|s|rs?|ful)?", r"horrible", r"awful", r"despicable", r"bully", r"bullies", r"monsters?", r"devil", r"satan\w*", r"demons?",
        r"sexist", r"misogyn\w+", r"homophob\w+", r"hypocrisy", r"lies", r"lied", r"liar in chief", r"cheat(?:s|er|ers)?", r"thie(?:f|ves)",
        r"junk", r"dumpster", r"die", r"dead", r"kill(?:s|ed|er|ers)?", r"rape[ds]?", r"virgins?", r"incels?", r"simps?", r"karen", r"drunk",
        r"drugs?", r"crack(?:head|heads)?", r"mental(?:ly)?", r"sick", r"desperate", r"childish", r"arrogant", r"greedy", r"lazy", r"rude",
        r"obnoxious", r"annoying", r"mad", r"dense", r"dopey", r"goons?", r"hacks?", r"shills?", r"bots?", r"cult(?:ists?)?", r"extremists?",
        r"your ass", r"kiss my", r"bite me", r"shove it", r"get a life", r"grow up", r"get over it", r"what is wrong with you", r"lock (?:him|her|them) up",
    ),
    "slur": (
        r"n+i+gg+(?:er|a|ah|az|as|ers|uh)s?\b", r"fag(?:s|got|gots|gy)?", r"tranny", r"trannies", r"shemales?", r"dykes?", r"kikes?",
        r"spics?", r"chinks?", r"gooks?", r"wetbacks?", r"beaners?", r"pakis?", r"ragheads?", r"towelheads?", r"coons?",
        r"sandni\w+", r"gypp(?:o|os)", r"gyps(?:y|ies) scum", r"redskins?", r"retards?", r"retarded", r"mongoloids?", r"spaz\w*",
        r"cripples?", r"muzzies?", r"muzzrats?", r"jigaboos?", r"darkies", r"zipperheads?", r"squaws?", r"wogs?", r"golliwogs?",
        r"white trash", r"honk(?:y|ies|eys?)", r"crackers?", r"cunts?", r"bitches", r"whores?", r"sluts?", r"femoids?", r"feminazis?",
        r"towel heads?", r"camel jockeys?", r"subhumans?", r"untermensch\w*", r"libtards?", r"poofs?", r"poofters?", r"homos?",
    ),
    "threat": (
        r"(?:kill|hang|shoot|stab|burn|beat|behead|gas|lynch|exterminate|eradicate|drown|deport|bomb|rape|hurt|punch|destroy|wipe out|"
        r"get rid of|slaughter|murder|choke|strangle|whip|crush|castrate|sterili[sz]e|round up|lock up)\s+(?:all\s+|every\s+)?(?:of\s+)?"
        r"(?:you|them|these|those|u|him|her|the|that|your|their|ya|every|all)", r"should (?:all )?(?:be )?(?:die|dead|shot|hanged|hung|"
        r"killed|burned|deported|gassed|put down|exterminated|sterili[sz]ed|lynched)", r"(?:deserve|ought|need|has|have)s? to (?:die|suffer|be (?:shot|killed|hanged|beaten|punished|put down|wiped out|raped|hurt))",
        r"i(?:'ll| will| am going to|'m going to|'m gonna| gonna) (?:kill|find|hurt|beat|hunt|shoot|stab|end|rape|destroy|come for|smash|murder)",
        r"(?:death|die|burn|rot)\s+(?:to|in hell|already)", r"hope (?:you|they|he|she|all|every)\w*\s(?:\w+\s){0,4}(?:die|dies|suffer|rot|burn|choke|get (?:hurt|cancer|hit|raped|shot))",
    ),
    "promotion": (
        r"subscri\w+", r"check (?:out |it out|me out|my|this)", r"my (?:channel|page|video|videos|blog|site|website|profile|store|shop|"
        r"music|cover|remix|song|instagram|facebook|soundcloud|playlist|app)", r"follow (?:me|my|us)", r"https?://\S+", r"www\.\S+",
        r"\w+\.(?:com|net|org|ru|info|xyz|biz|tk|ly)\b", r"free (?:money|gift|iphone|followers|cash|trial|download|ringtone|entry)",
        r"make money", r"earn \$?\d*", r"work (?:from|at) home", r"click (?:here|the link|below|on)", r"visit (?:my|our|this)",
        r"buy (?:now|cheap|online)", r"discount", r"promo(?:tion)? code", r"giveaway", r"win a\b", r"winner", r"prize", r"casino",
        r"viagra", r"bitcoin", r"crypto", r"investment", r"whats ?app", r"telegram", r"dm me", r"sub4sub", r"sub (?:to|4)", r"guaranteed",
        r"limited (?:time )?offer", r"thumbs? up if", r"like if", r"please (?:like|share|watch|listen|help me|give)", r"txt|text \w+ to \d+",
        r"call now", r"per day", r"per month", r"\$\d{3,}", r"rapper", r"new here", r"cheap",
    ),
}  # fmt: skip


def lexicon_names() -> tuple[str, ...]:
    """Name the groups, in the order of a model's lexicon features."""
    return tuple(_GROUPS)


def count_hits(skeleton: str) -> tuple[int, ...]:
    """How many words or turns of each group a skeleton holds, in the order of `lexicon_names`."""
    return tuple(sum(1 for _ in finder.finditer(skeleton)) for finder in _compiled())


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(r"(?<!\w)(?:" + "|".join(stems) + r")(?!\w)") for stems in _GROUPS.values())
