"""Suggestions and sentences that only look like them, in the domains that forums are about."""
# ruff: noqa: E501 - lists of phrases

import random
from collections.abc import Iterator

from models.train.synthetic.grammar import expand, roughen

_PHRASES: dict[str, list[str]] = {
    "thing": """a dark theme|an offline mode|a search box in the settings|two-factor login|an export to csv|keyboard shortcuts|a way to undo
a smaller font|a landscape view|support for {platform}|a proper changelog|an api for {noun}|a filter for {noun}|a sort button|bulk editing
push notifications|a quiet hours switch|drag and drop|a trial version|a refund button|unit tests for {noun}|better documentation for {noun}
a second camera preview|a volume slider|file encryption|more storage|multiple accounts|a family plan|a vertical scroll bar|custom colours
an emulator that starts faster|access to the {noun}|a visible progress bar|a debugger for {noun}|an event when {noun} change|a dual sim option
a later checkout|quieter air conditioning|a kettle in every room|blackout curtains|a shuttle to the station|gluten free bread|free wifi
a bike lane on {street}|more benches in the park|a later bus on weekends|speed bumps near the school|a night market|a public toilet
shipping to {place}|a size chart|a seller rating|a wish list|a pause option for the subscription|a bigger loot bag|cross play|ranked matches""".replace("\n", "|").split("|"),
    "noun": """notifications|contacts|the calendar|background tasks|push messages|the file picker|the emulator|app certification|reviews
live tiles|the store|the dashboard|the map|text messages|the keyboard|bluetooth devices|the web view|the map control|localised strings
downloads|playlists|the lock screen|purchases|the address book|voice commands|the back button|custom fields|the login page|attachments
old posts|user profiles|the crash reports|the sdk|the camera|the sensors|list boxes|the start screen|promo codes|the payout report""".replace("\n", "|").split("|"),
    "do": """add {thing}|allow us to {act}|let users {act}|give developers {thing}|bring back {noun}|fix {noun}|support {thing}|provide {thing}
make {noun} {better}|remove the limit on {noun}|include {thing}|open up {noun}|extend {noun}|improve {noun}|show {noun} on the main page
make it possible to {act}|expose {noun} to developers|implement {thing}|change how {noun} behave|stop resetting {noun}|speed up {noun}
offer {thing}|introduce {thing}|replace {noun} with something simpler|put {noun} where people look|lower the fee for {noun}|merge {noun}""".replace("\n", "|").split("|"),
    "act": """sort {noun}|filter {noun}|hide {noun}|rename {noun}|export {noun}|share {noun} with other apps|disable {noun}|back up {noun}
pin {noun}|use {noun} in the background|change the colour of {noun}|test {noun} on the device|delete several items at once|read {noun} offline
reply to {noun}|access {noun} from code|block a number|pick another ring tone|set a default for {noun}|move {noun} to the sd card""".replace("\n", "|").split("|"),
    "better": "faster|simpler|easier to read|optional|configurable|more reliable|available everywhere|less intrusive|consistent|public".split("|"),
    "good": "great|nice|helpful|awesome|really useful|lovely|very handy|good|cool|a big help|much better|wonderful|perfect|excellent".split("|"),
    "who": "you|the team|microsoft|the developers|the hotel|the staff|the council|the mods|google|the seller|they|someone|the company".split("|"),
    "platform": "linux|tablets|the web|older phones|windows|xbox|android|c++|arm devices|screen readers|unicode|right-to-left text".split("|"),
    "street": "the main street|river road|the ring road|the bridge|station road".split("|"),
    "place": "canada|the islands|eastern europe|brazil|rural areas|india".split("|"),
    "why": """because right now it takes ages|so that people can find it|since other apps have had this for years|as this would save us hours
because my eyes hurt at night|so we can test properly|since many of us need it|to make porting easier|for the sake of consistency
as everybody in the office complains|so users do not have to reinstall|because the workaround is painful""".replace("\n", "|").split("|"),
    "hotel": """a room on the upper floors|a room at the back|a canal view|the breakfast buffet|the rooftop bar|the tram pass|the airport train
the small cafe around the corner|a non-smoking room|the corner suite|earplugs|an adapter|comfortable shoes|cash for the taxi|a quiet room
the museum card|the night bus|the pool in the morning|your own towel|the street side rooms|the minibar|the restaurant next door""".replace("\n", "|").split("|"),
    "tip": """ask for {hotel}|avoid {hotel}|bring {hotel}|book {hotel} in advance|try {hotel}|skip {hotel}|get {hotel}|make sure you get {hotel}
check the bill before you leave|take the tram instead of a taxi|don't bother with {hotel}|be prepared for steep stairs|walk a bit further
don't expect a big room|watch out for pickpockets|check the map first|use {hotel}|reserve early|pay with cash|look for {hotel}
talk to the front desk|call ahead|leave your car at home|get up early to beat the queue|look elsewhere if you want {hotel}""".replace("\n", "|").split("|"),
    "cond": """you are a light sleeper|you travel with children|you arrive late|you want to save money|you only stay one night|you don't mind noise
you like to walk|you are on a budget|you have a lot of luggage|you need quiet|you go in summer|you want something special|you drive""".replace("\n", "|").split("|"),
    "fact": """the room was small but clean|we stayed here for three nights in may|the staff at the desk were friendly|breakfast was cold
the update arrived yesterday|i have been using {noun} for years|my phone restarts when i open {noun}|the app crashes on launch|{noun} are broken
it worked fine before the update|the lift was out of order|the location is excellent|our flight was delayed|the bathroom had a strange smell
i get an error when i open {noun}|the page does not load|i cannot find {noun}|the bed was comfortable|the parcel came two days late
other phones have had this since last year|we paid far too much|the view from the window was beautiful|nobody answered my mail
the code runs but {noun} stay empty|the documentation says that {noun} are supported|this is the third time it happened|the council met on monday
the price went up again|i love this place|this is the best phone i ever had|the walls are thin|i gave up after an hour|it is very slow
the hotel is ten minutes from the station|i have two accounts|the store shows the wrong version|the tram stops right outside""".replace("\n", "|").split("|"),
}  # fmt: skip

_POSITIVE = """please {do}.|please {do} {why}.|could you please {do}?|can you {do}?|can we have {thing}?|can we get {thing} please|{do}.|{do} {why}.|{do} please
it would be {good} if {who} could {do}.|it would be {good} to have {thing}.|it would be {good} to be able to {act}.|would be {good} to {act}.
it'd be {good} if we could {act}.|{thing} would be {good}.|having {thing} would be {good}.|i would love to see {thing}.|i'd like to be able to {act}.
i would like {thing}.|we would like to {act} {why}.|i wish i could {act}.|i wish there was {thing}.|i wish {who} would {do}.|if only we could {act}
{who} should {do}.|there should be {thing}.|there should be a way to {act}.|we should be able to {act}.|users should be able to {act} {why}.|apps should be able to {act}.
there needs to be {thing}.|we need {thing}.|we need a way to {act}.|we really need to be able to {act} {why}.|{who} needs to {do}.|{noun} must be {better}.
i suggest that {who} {do}.|my suggestion is to {do}.|suggestion: {do}.|feature request: {thing}.|idea: {do}|i propose to {do}.|i recommend {thing} for everyone.
how about {thing}?|what about {thing}?|why not {do}?|why don't you {do}?|why is there no {thing}?|let us {act}.|let me {act} {why}.|allow us to {act}.|allow to {act}
it should be possible to {act}.|an option to {act} would be {good}.|add an option to {act}.|the ability to {act} {why}|ability to {act}.|option to {act}.|a setting to {act}, please
{noun} should be {better}.|make {noun} {better}.|make {noun} {better} {why}.|{who} could {do} instead.|maybe {who} could {do}|perhaps {do}?|it makes sense to {do}.
i think {who} should {do}.|i hope {who} will {do}.|i hope to see {thing} soon.|i'd rather have {thing}.|better to {do} than to keep things as they are.|+1 for {thing}.
consider {thing}.|please consider {thing} {why}.|{who} might want to {do}.|instead of a popup, {do}.|when i open the app, {noun} should be {better}.|so please {do}
{fact}, so please {do}.|{fact}; {who} should {do}.|{fact}. please {do}.|{fact}, it would be {good} if {who} could {do}.|{do}, {fact}.|{thing} is a must.|more control over {noun} please
{tip}.|{tip}.|{tip}.|{tip}.|if {cond}, {tip}.|if {cond} {tip}.|if {cond}, this is the place for you.|if {cond} this is not the right hotel.|if {cond} you will love it here.
i would suggest you {tip}.|my advice: {tip}.|one tip: {tip}.|definitely {tip}.|just {tip}.|also {tip}.|you should {tip}.|you might want to {tip}.|you'd better {tip}.|you could also {tip}.
i would recommend {hotel}.|i highly recommend {hotel}.|{hotel} is worth the extra money.|best to {tip}.|be sure to {tip}.|remember to {tip}.|travellers should know that {fact}.
i would recommend this hotel to anyone.|i would not recommend this hotel if {cond}.|{fact} so {tip}.|{fact}, so be sure to {tip}.|but be aware that {fact}.|beware: {fact}.
stay somewhere else if {cond}.|for a better price {tip}.|a word of warning: {fact}.|the hotel could do with {thing}.|the rooms could use {thing}.|{noun} need to be {better}.""".replace("\n", "|").split("|")  # fmt: skip

_NEGATIVE = """{fact}.|{fact}.|{fact}.|{fact} and {fact}.|{fact}, but {fact}.|{fact} because {fact}.|i think {fact}.|we found that {fact}.|sadly {fact}.|in my case {fact}.
how do i {act}?|how can i {act}?|does anyone know how to {act}?|is there {thing}?|where can i find {thing}?|has anyone tried to {act}?|what is {thing}?|when will {thing} arrive?
i tried to {act} but it failed.|i was able to {act} yesterday.|we had {thing} last year.|they told us to {tip}.|the receptionist told us we should {tip}, which was rude.
i can't {act}.|i cannot {act} any more.|i am unable to {act}.|there is no way to {act}.|it is not possible to {act}.|the old version could {act}.|now you can {act} in the settings.
{thing} was added in the last release.|{thing} is already there.|{who} added {thing}.|{who} promised {thing} last year.|we decided to {tip}.|i asked to {act} and got no answer.
i would like to thank the team for {thing}.|i should have known that {fact}.|that should have worked.|it would have been {good}, had {fact}.|i wish you all a good week.|please find the log attached.
please note that {fact}.|hope this helps.|please let me know if you need more details.|thanks for {thing}!|thank you.|i hope you are well.|i need help with {noun}.|i want to thank everyone.
i love {thing}.|i don't need {thing}.|nobody uses {thing}.|the new {noun} look fine to me.|in the previous version {fact}.|steps: open {noun}, wait, and the app closes.|expected: it works. actual: {fact}.
{noun}.|more about {noun} here.|this affects {noun}.|the same problem with {noun}.|this is about {noun}.|you can {act} under settings.|you need an account to {act}.|it must have been a mistake.
i would never stay here again.|it would not surprise me if {fact}.|this is {good}.|{thing} is {good}.|we got {hotel} for free.|we chose {hotel}.|we liked {hotel}.|{hotel} was a disappointment.
{hotel} cost us a fortune.|they gave us {hotel}.|we used {hotel} every day.|i asked for {hotel} and did not get it.|after we complained they offered us {hotel}.|{hotel} made up for it.
when we arrived, {fact}.|on the second day {fact}.|the manager said that {fact}.|my wife thought {fact}.|overall {fact}.|for the price {fact}.|what a {good} stay.|i don't understand why {fact}.""".replace("\n", "|").split("|")  # fmt: skip


def suggestion_rows(count: int, seed: int) -> Iterator[tuple[str, bool]]:
    """`count` sentences and whether each is a suggestion, half of them so."""
    chance = random.Random(seed)
    for number in range(count):
        positive = number % 2 == 0
        template = chance.choice(_POSITIVE if positive else _NEGATIVE).strip()
        yield roughen(expand(template, _PHRASES, chance), chance), positive
