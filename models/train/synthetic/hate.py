"""Sentences that teach what hate is, and what only shares its words.

Hate demeans, threatens or shuts out people for what they are. Its words also occur where nobody is
demeaned for that: in quotation and answer, among the people themselves, about things, about single
people, about groups that nobody is born or believed into, in plain mentions, and under negation. Each kind
below has both sides, over many groups, so that neither a group's name nor a harsh word decides alone.
"""
# ruff: noqa: E501 - lists of phrases

import random
from collections.abc import Iterator
from dataclasses import dataclass

from models.train.synthetic.grammar import expand


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One sentence with what it is; `kind` names the family it was made from."""

    text: str
    hate: bool
    toxic: bool
    kind: str


def _split(block: str) -> list[str]:
    return [part.strip() for part in block.replace("\n", "|").split("|") if part.strip()]


_PHRASES: dict[str, list[str]] = {
    "g": _split("""women|women|trans people|trans people|transgender people|gay people|gay people|gays|lesbians|gay men|black people|black people
blacks|black men|black women|disabled people|disabled people|the disabled|people in wheelchairs|muslims|muslims|muslim women|immigrants|immigrants
migrants|refugees|asylum seekers|jews|jewish people|christians|hindus|sikhs|asians|chinese people|indians|pakistanis|latinos|mexicans|arabs|africans
romani people|indigenous people|native americans|old people|autistic people|deaf people|blind people|foreigners|bisexuals|poles|turks|trans women|girls"""),
    "one": _split("""a woman|a trans person|a gay man|a lesbian|a black man|a black woman|a disabled person|a muslim|an immigrant|a refugee|a jew|a mexican
an asian guy|a trans woman|a wheelchair user|a gay person|a migrant|an arab|a hindu|an indian guy|a muslim woman|a black person|a girl"""),
    "adj": _split("female|trans|gay|lesbian|black|disabled|muslim|immigrant|jewish|asian|mexican|arab|foreign|african|refugee"),
    "slurs": _split("""bitches|sluts|whores|cunts|trannies|shemales|faggots|fags|dykes|niggers|coons|spastics|retards|cripples|mongoloids|ragheads|muzzies
towelheads|wetbacks|spics|chinks|pakis|kikes|gypsy scum|jungle bunnies|poofs|beaners|gooks|wogs"""),
    "slur": _split("bitch|slut|whore|cunt|tranny|shemale|faggot|fag|dyke|nigger|coon|retard|cripple|mongoloid|raghead|muzzie|wetback|spic|chink|paki|kike"),
    "bad": _split("""disgusting|filthy|stupid|worthless|evil|inferior|dangerous|lazy|dirty|repulsive|subhuman|sick in the head|violent|primitive|ugly
a disgrace|a plague|good for nothing|dumb|pathetic|vile|untrustworthy|unnatural|gross|savage|mentally ill|an abomination|incompetent|backward|perverted"""),
    "vermin": _split("""rats|cockroaches|vermin|parasites|animals|apes|a cancer|a disease|pigs|trash|scum|maggots|leeches|insects|filth|monkeys|dogs
subhuman|a virus|pests|garbage|less than human|rodents|swine|savages|dirt"""),
    "hatev": _split("hate|despise|loathe|can't stand|detest|am disgusted by|am sick of|cannot stand|want nothing to do with|am so fed up with|abhor"),
    "harm": _split("""die|be shot|be hanged|be gassed|be wiped out|be beaten up|be killed|be locked up|be exterminated|burn|be sterilised|suffer|be punished
be thrown off a roof|be drowned|get cancer|be raped|disappear|be deported|be put down|be whipped|be kicked out of the country"""),
    "do_harm": _split("kill|shoot|hang|burn|stab|beat|exterminate|attack|gas|hurt|wipe out|strangle|hunt down|destroy|drown|punch|round up|murder|run over|rape"),
    "crime": _split("""criminals|thieves|rapists|terrorists|liars|paedophiles|murderers|drug dealers|frauds|traitors|sexual predators|freeloaders|cheats
prostitutes|invaders|thugs|perverts|child abusers"""),
    "deny": _split("""be allowed to vote|have rights|be allowed in our schools|have children|live here|hold office|be treated like us|work in hospitals
marry|teach our kids|be in the army|be allowed to speak|get a job|be seen in public|use our bathrooms|be considered people|be allowed on buses"""),
    "good": _split("""kind|brave|hard working|wonderful|beautiful|as good as anyone|strong|funny|inspiring|talented|lovely|part of us|smart|amazing|great
a gift to this town|resilient|awesome|fantastic|generous|valid"""),
    "goodv": _split("love|respect|admire|support|care about|stand with|am proud of|am grateful to|like|welcome|cherish|celebrate|enjoy working with"),
    "neutral": _split("""live next door|came to the meeting|work at my office|have a club in town|were interviewed on the radio|voted last week|run a bakery
moved here in the nineties|play in the local team|are a minority in this country|pay taxes like others|met in the library|organised a festival
wrote to the newspaper|study at the university|use the ramp at the back|are protected by law|have different opinions|attended the wedding"""),
    "thing": _split("""this app|this update|traffic|mondays|my laptop|this phone|broccoli|that film|this song|rainy weather|homework|this game|the new logo
airports|slow wifi|spam mails|cold coffee|mosquitoes|cigarettes|this car|plastic bags|that song|parking meters|alarm clocks|tofu|wooden floors"""),
    "job": _split("""bankers|politicians|lawyers|landlords|bloggers|journalists|capitalists|communists|vegans|cyclists|gamers|smokers|football fans|managers
students|artists|engineers|teachers|doctors|accountants|salespeople|celebrities|influencers|conservatives|liberals|tax advisers|meat eaters"""),
    "swear": _split("fucking|bloody|goddamn|damn|fuckin|motherfucking"),
    "someone": _split("you|him|her|that guy|my neighbour|my boss|this idiot|my ex|that woman over there|my flatmate|the referee|your brother"),
    "insultn": _split("""idiot|moron|liar|piece of shit|loser|clown|asshole|fool|creep|waste of space|joke|coward|pig|bastard|dickhead|jerk|disgrace|crook
scumbag|son of a bitch|hypocrite|dumbass|fucking idiot|prick"""),
    "media": _split("film|book|song|article|speech|poster|tweet|video|headline|post|leaflet|comment"),
    "told": _split("he said|she shouted|they wrote|my uncle said|somebody sprayed|a man yelled|the comment read|one poster claimed|they told us|a guy posted"),
    "wrong": _split("""is wrong|is hateful|is disgusting racism|has no place here|is exactly the problem|should get you banned|is bigotry|is not okay
is shameful|makes me angry|hurts people|must stop|is a lie|is unacceptable|is why we need moderators|is so ignorant|is vile"""),
}  # fmt: skip

# kind: (hate, toxic, templates)
_KINDS: dict[str, tuple[bool, bool, list[str]]] = {
    "emotion": (True, True, _split("""i {hatev} {g}.|i really {hatev} {g}.|i {swear} {hatev} {g}|god i {hatev} {g}|honestly i {hatev} all {g}.|nothing makes me sicker than {g}.
{g} make me want to vomit.|everything about {g} repels me.|i feel nothing but contempt for {g}.|i can not bear the sight of {g}.|{g} disgust me.|ugh, {g} again. i {hatev} them.""")),
    "attribute": (True, True, _split("""{g} are {bad}.|{g} are so {bad}.|all {g} are {bad}.|{g} are nothing but {crime}.|{g} are {crime}.|most {g} are {bad} {crime}.|every {adj} person i met was {bad}.
you can't trust {g}, they are {bad}.|being {adj} means being {bad}.|{g} are {bad} by nature.|typical {g}: {bad} and {bad}.|{g} have no morals.|{g} have no brains.|{g} ruin everything they touch.""")),
    "dehumanise": (True, True, _split("""{g} are {vermin}.|{g} are just {vermin}.|{g} are {vermin} and must go.|to me {g} are {vermin}.|{g} are no better than {vermin}.|{g} breed like {vermin}.|those {adj} {vermin} are everywhere.
they let {vermin} like {g} into our town.|{g} are not human.|{g} are the {vermin} of this earth.|look at those {adj} {vermin}.""")),
    "implied": (True, True, _split("""{g} should stay where they belong.|you know how it goes once {g} move in.|a world without {g} would be a better one.|our grandfathers knew how to deal with {g}.|we were fine before {g} came.
there goes the neighbourhood: {g} moved in.|{g} should be grateful we let them live.|nobody would miss {g}.|of course the thief was {one}.|too many {g} in this town already.|{g} don't belong here.|a {adj} boss? no thank you.
{g} are the reason this country is going down.|i would rather be dead than be {one}.|i'd never let my child near {g}.|{g} belong in the kitchen, not in parliament.|we need fewer {g}.|send {g} back where they came from.""")),
    "threat": (True, True, _split("""i will {do_harm} {g}.|i'm going to {do_harm} the next {adj} person i see.|we will {do_harm} all {g}.|let's {do_harm} {g}.|someone go and {do_harm} {g}.|one day we'll {do_harm} you {adj} {vermin}.
i want to {do_harm} every {adj} person in town.|if i meet {one} i will {do_harm} them.|{g} better hide, we will {do_harm} you.|time to {do_harm} some {g}.|i'd love to {do_harm} {g}.|when we take over we {do_harm} {g} first.""")),
    "should_die": (True, True, _split("""{g} should {harm}.|all {g} should {harm}.|{g} deserve to {harm}.|{g} need to {harm}.|i hope {g} {harm}.|{g} must {harm}.|i wish all {g} would {harm}.|it's time for {g} to {harm}.|every last one of the {g} should {harm}.""")),
    "slur": (True, True, _split("""you are just {slurs} to me.|i hate {slurs}.|look at those {slurs}.|{slurs} everywhere in this town.|you {slur}.|you fucking {slur}.|shut up you {slur}.|what a {slur}.|{slurs} should {harm}.|get out {slur}.
another {slur} crying.|{slurs} are {bad}.|typical {slur}.|no {slurs} allowed.|my new boss is a {slur}.|all {slurs} are {vermin}.|stupid {slur}.|this town is full of {slurs}.|nobody likes {slurs} like you.""")),
    "profane_hate": (True, True, _split("""{swear} {g}, all of you.|fuck {g}.|fuck all {g}.|screw {g}.|to hell with {g}.|{g} are {swear} {bad}.|those {swear} {g} again.|{g} can kiss my ass.|all {g} are {swear} {vermin}.|{g} are shit.|god damn {g} are {bad}.""")),
    "reference": (True, True, _split("""{g} moved in next door. they are {bad} and should {harm}.|i met {g} today. i {hatev} them so much.|there are {g} at my school, and they are {vermin}.|my town is full of {g}. they must {harm}.
so many {g} here. what a bunch of {vermin}.|{g} are here again, and how i {hatev} them.|have you seen {g}? they're {bad}.|we took {g} in, and now those {vermin} want rights.|i don't mind people. but {g}? they are {bad}.""")),
    "negated_good": (True, True, _split("""{g} are not {good}.|{g} will never be {good}.|{g} don't deserve to {deny}.|{g} should not {deny}.|{g} should never {deny}.|i will never respect {g}.|we can't let {g} {deny}.|no {adj} person should ever {deny}.
{g} have no right to {deny}.|i do not accept {g}.|we don't want {g} here.|nobody needs {g}.|{g} have never done anything good.|{g} don't deserve our help.|{g} shouldn't {deny}.""")),
    "question": (True, True, _split("""why are {g} so {bad}?|when will {g} finally {harm}?|how can anyone like {g}?|who let {g} in? they are {vermin}.|isn't it time to {do_harm} {g}?|why do we let {g} {deny}?|why must we put up with {g}?|what if we just {do_harm} all {g}?|are {g} even human?""")),
    "opinion": (True, True, _split("""i think {g} are {bad}.|in my opinion {g} are {vermin}.|if you ask me {g} should {harm}.|call me old fashioned but {g} should not {deny}.|i'm just saying, {g} are {bad}.|to be honest i think {g} should {harm}.|unpopular opinion: {g} are {bad}.
i'm not racist but {g} are {bad}.|am i the only one who thinks {g} are {vermin}?|everyone knows {g} are {crime}.|let's face it, {g} are {bad}.""")),
    "homonym": (False, False, _split("""the dyke kept the flood out.|he climbed the dyke by the river.|a chink in the armour.|a chink of light came through the curtain.|the queer old man in the story means the strange one.|we cooked meatballs called faggots with peas.
a bundle of sticks used to be called a faggot.|the coon cat slept on the sofa.|our maine coon weighs ten kilos.|spick and span kitchen.|fire retardant paint.|this will retard the growth of the mould.|the bitch had six healthy puppies.|cheese and crackers for dinner.
he smoked a fag outside the pub.|a crack in the dyke.|the clip shows a spic and span hotel room.|hoes and rakes are in the shed.|i bought a garden hoe.""")),
    "reclaimed": (False, True, _split("""us bitches stick together.|i'm a proud dyke and happy.|as a queer woman i say: we're here, we're queer.|what's up my nigga.|my niggas had my back.|love you bitch, see you tonight.|i am a faggot and i own it.|we queers throw the best parties.|bad bitches run this town
as a tranny myself i laughed.|happy pride to all my dykes.|call me a slut, i wear it with pride.|me and my bitches at brunch.|i'm a crip and proud of it.|yes i'm that bitch.|my nigga, thank you for everything.""")),
    "profane_fine": (False, True, _split("""that was {swear} brilliant.|holy shit this is good.|fuck yes, it works.|what the fuck is this weather.|i {swear} love {g}.|this is so {swear} cool.|oh shit i forgot my keys.|damn, i'm hungry.|no {swear} way!|i fucked up the exam.
that's some good shit.|{thing} is {swear} annoying.|this {swear} printer again.|shit happens.|i'm so {swear} tired.|fuck, that hurts.|i can't {swear} wait for friday.""")),
    "negated_hate": (False, False, _split("""{g} are not {vermin}.|{g} are not {bad}.|{g} do not deserve to {harm}.|nobody should {do_harm} {g}.|i don't hate {g}.|i do not {hatev} {g} at all.|{g} should never {harm}.|no one should be killed for being {adj}.|i would never {do_harm} {g}.|it's wrong to say {g} are {bad}.
we must not {do_harm} {g}.|not all {g} are {bad}, in fact hardly any.|{g} aren't {crime}.|being {adj} does not make you {bad}.|who says {g} are {bad}? not me.|i've never thought that {g} were {vermin}.|it isn't true that {g} are {crime}.""")),
    "neutral": (False, False, _split("""{g} {neutral}.|some {g} {neutral}.|i know {one} in my street.|{one} sat next to me on the train.|my teacher is {one}.|there are many {g} in this city.|the {media} is about {g}.|is he {one}?|we met {g} at the festival.|i am {one} myself.|as {one} i think the same.
how many {g} live here?|my best friend is {one}.|the law was changed to include {g}.|we have a group for {g} on mondays.|{g} and others {neutral}.|two {adj} students asked a question.|the {adj} community {neutral}.|i wrote a {media} about {g}.""")),
    "positive": (False, False, _split("""{g} are {good}.|i {goodv} {g}.|i {goodv} all {g}.|{g} are so {good}.|we {goodv} {g} here.|{g} deserve respect.|{g} deserve the same rights.|{g} should be allowed to marry.|the world needs more {g}.|{g} make this town better.|i am proud to be {one}.|it's great to be {one}.
{g} belong here.|happy to have {g} in our team.|{g} should not have to hide.|let {g} live in peace.|{g} are people like you and me.|what a {good} {adj} couple.|thank you to all the {g} who help us.|{g} should {deny}.|{g} have every right to {deny}.""")),
    "counter_quote": (False, False, _split("""{told} "{g} are {vermin}", and that {wrong}.|saying "{g} should {harm}" {wrong}.|"{g} are {bad}" {wrong}.|if you write "i hate {g}" you are the problem.|stop saying "{g} are {bad}".|people who say "{g} are {crime}" have never met any.|"{slur}" is a slur, don't use it.
{told} "go home {slur}". that {wrong}.|calling somebody a {slur} {wrong}.|you can't just call {one} a {slur}.|whoever wrote "{g} should {harm}" needs help.|{told} that {g} are {bad}. what nonsense.|imagine still thinking "{g} are {vermin}" today.|"{g} should not {deny}" {wrong}.
the word {slur} {wrong}.|i was called a {slur} at school and it still hurts.|to everyone shouting "{slurs}": shame on you.""")),
    "counter_reference": (False, False, _split("""that {media} {wrong}, {g} are people too.|saying that {wrong}.|hating people for being {adj} {wrong}.|the way you talk about {g} {wrong}.|what you said about {g} {wrong}.|your {media} about {g} {wrong}.|nobody should say such things about {g}.
attacking {g} like that {wrong}.|it's racist to say such things about {g}.|such hatred against {g} {wrong}.|sexism {wrong}.|calling for violence against {g} {wrong}.|you sound like a nazi when you talk about {g}.|hate against {g} is rising and it must stop.""")),
    "object": (False, False, _split("""i {hatev} {thing}.|{thing} should be banned.|{thing} makes me sick.|{thing} must die.|{thing} is garbage.|{thing} is {bad}.|i want to burn {thing}.|{thing} is the worst.|kill {thing} with fire.|i really {hatev} {thing}.|down with {thing}.|{thing} deserves to die.|i'll destroy {thing} one day.|{thing} is a disease.|get rid of {thing}.""")),
    "individual": (False, True, _split("""i hate {someone}.|you are an absolute {insultn}.|you {insultn}.|what an {insultn} you are.|{someone} can go to hell.|you're {bad}.|you are so {bad}.|i can't stand {someone}.|my boss is a {insultn}.|you should {harm}.|i will {do_harm} {someone}.|shut up, {insultn}.|you make me sick.|i hope you {harm}.|that {insultn} ruined it.
you deserve to {harm}.|nobody likes you, {insultn}.|go away {insultn}.|i {hatev} you.|you are {vermin}.|fuck you.|fuck off {insultn}.|everything you do is {bad}.""")),
    "other_group": (False, True, _split("""i {hatev} {job}.|{job} are {vermin}.|{job} are {bad}.|all {job} are {crime}.|{job} should {harm}.|fuck {job}.|{job} ruin everything.|i will {do_harm} all {job}.|{job} deserve to {harm}.|why are {job} so {bad}?|{job} are the worst.|let's get rid of {job}.|{job} should not be allowed to vote.|{job} are {swear} {bad}.""")),
    "angry_fine": (False, False, _split("""this update is awful and whoever approved it was not thinking.|{thing} is a disaster and support ignores us.|i am furious about {thing}.|your decision is wrong and i will say so again.|the moderators got this one badly wrong.|this is the worst release in years.|the argument makes no sense at all.
i strongly disagree with you.|that's a terrible idea, sorry.|what a stupid bug.|i'm sick of waiting for a fix.|the mayor's plan is nonsense.|this policy kills small shops.|your numbers are made up, show a source.|this crash is killing me.|i'm dying of laughter.|we got murdered in the match last night.|kill the process and start again.
the team destroyed us in the final.|how to kill a zombie process?|shoot me an email.|that joke bombed.|no you are wrong, read the thread.|the criticism was harsh but fair.|i hate waiting.|that is not what i said, please read again.|the price is a joke.|ridiculous delays again.|i regret buying {thing}.""")),
}  # fmt: skip


def hate_rows(count: int, seed: int, *, misspell: float = 0.12) -> Iterator[Example]:
    """`count` examples, every kind equally often; a share of them misspelt as evaders misspell."""
    chance = random.Random(seed)
    kinds = list(_KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        hate, toxic, templates = _KINDS[kind]
        text = expand(chance.choice(templates), _PHRASES, chance)
        if chance.random() < misspell:
            text = _misspelt(text, chance)
        if chance.random() < 0.5:
            text = text[:1].upper() + text[1:]
        if chance.random() < 0.2:
            text = text.rstrip(".") + chance.choice(["!", "", "!!", " lol", " smh"])
        if chance.random() < 0.06:
            text = text.upper()
        yield Example(text=text, hate=hate, toxic=toxic, kind=kind)


def _misspelt(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    way = chance.random()
    if way < 0.2 and len(words) > 2:  # two words run together
        place = chance.randrange(len(words) - 1)
        return " ".join([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])
    if way < 0.3:
        return "".join(words)
    place = max(range(len(words)), key=lambda index: len(words[index]) + chance.random() * 3)
    word = words[place]
    if len(word) < 4:
        return text
    cut = chance.randrange(1, len(word) - 1)
    if way < 0.6:
        words[place] = word[:cut] + word[cut + 1 :]
    elif way < 0.85:
        words[place] = word[:cut] + word[cut + 1 : cut + 2] + word[cut] + word[cut + 2 :]
    else:
        words[place] = word[:cut] + word[cut] + word[cut:]
    return " ".join(words)
