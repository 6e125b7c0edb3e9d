"""From the lines between two headers to a post's words: notes, signatures and furniture taken off."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.platforms.pasted import vocabulary
from scrapers.platforms.pasted.blocks import Block
from scrapers.platforms.pasted.lines import Line
from scrapers.quotedtext.openings import BARE, EXPAND
from scrapers.times import FoundTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The words of one post, quotes still inside, and what stood around them.

    `solved` marks a thread that has an accepted answer, `accepted` a post that is it.
    """

    lines: tuple[str, ...]
    edited: tuple[str, FoundTime] | None = None
    editor: str | None = None
    notes: tuple[str, ...] = ()
    solved: bool = False
    accepted: bool = False
    removed: bool = False


_RELATED = re.compile(
    r"(?ix) ^ (?: (?:similar|related|suggested|recommended|other|more)\ (?:topics|threads|discussions|posts|content|questions)\b .*"
    r"| replies\ \(\d+\) | you\ (?:may|might)\ also\ (?:like|be\ interested).* | new\ &\ unread\ topics .* | people\ (?:also|who) .*"
    r"| ähnliche\ (?:themen|beiträge) .* | sujets\ (?:similaires|relatifs) .* | temas\ similares .* ) $"
)
_LIKERS = re.compile(
    r"(?ix) ^ (?: the\ following\ (?:\d+\s)? users?\ (?:liked|thanked|say|said) .* | (?:likes?|reactions?|thanks|liked\ by):? (?:\ \d+)? $"
    r"| reactions: .* )"
)
_PAGE_END = re.compile(
    r"(?ix) ^ (?: display\ posts\ from\ previous .* | all\ times\ are\ .* | jump\ to:? .* | you\ cannot\ post\ .* | \(?you\ must\ (?:log\ in|be\ logged\ in).*"
    r"| .*\b user(?:s|\(s\))\ (?:are\ )?(?:reading|browsing|viewing)\ this .* | users\ browsing .* | who\ is\ online | (?:similar|related)\ threads"
    r"| thread\ tools | search\ this\ thread:? | back\ to\ .{2,60} | next\ page\ .* | reply\ to\ (?:thread|topic|discussion) | post\ reply"
    r"| page\ \d+\ of\ \d+ .* | powered\ by\ .* | (?:©|\(c\)|copyright)\ .* | quick\ reply | return\ to\ .{2,60} | « \ previous .* | share\ this\ page .*"
    r"| there\ are\ no\ comments\ .* | add\ (?:a\ )?comment | leave\ a\ reply | (?:previous|next)\ (?:topic|thread)\b.* | guidelines\ \|\ faq .* ) $"
)
_MEDIA = re.compile(
    r"^(?:\d{1,6})[×x]\d{2,5}\s+[\d.,]+\s?[KM]B$|^\S+\.(?:png|jpe?g|gif|webp)\s*(?:\(?[\d.,]+\s?[KM]B.*)?$",
    re.IGNORECASE,
)
_TAIL = 8
"""A run of this many unpunctuated short lines at the end of a page is its menu."""


def read_body(lines: Sequence[Line], block: Block, *, last: bool) -> Body:
    """Return the body of `block`; `last` says that the page's footer follows it."""
    kept = _without_footer(lines[block.body : block.end]) if last else list(lines[block.body : block.end])
    texts = [line.text for line in kept]
    if block.inline and texts:
        texts[0] = texts[0][block.inline :]
    solved = any(vocabulary.SOLVED.match(text) for text in texts)
    accepted = any(vocabulary.ACCEPTED.match(text) for text in texts)
    texts = _without_lists(texts)
    texts, edited, editor = _without_edit_notes(texts, kept)
    texts = _without_signature(texts)
    moderation = [text for text in texts if vocabulary.MODERATION.match(text)]
    texts = [text for text in texts if not vocabulary.MODERATION.match(text)]
    texts = _without_profile(texts, block.author)
    texts = [
        text
        for i, text in enumerate(texts)
        if not _is_furniture(texts, i, first=bool(block.inline) and i == 0)
    ]
    removed = bool(texts) and len(texts) == 1 and vocabulary.DELETED_BODY.match(texts[0]) is not None
    return Body(
        lines=() if removed else tuple(_squeezed(texts)),
        edited=edited,
        editor=editor,
        notes=(*moderation, *(texts if removed else removal_notes(texts))),
        solved=solved,
        accepted=accepted,
        removed=removed,
    )


def removal_notes(texts: Sequence[str]) -> list[str]:
    """Return the lines that tell of removed posts or a closed thread.

    Only short lines count: a long paragraph that mentions a removal is somebody's story.
    """
    return [text for text in texts if len(text) <= 250 and vocabulary.REMOVAL.search(text)]


def _is_furniture(texts: Sequence[str], i: int, *, first: bool) -> bool:
    text = texts[i]
    if first or not text or EXPAND.match(text) or BARE.match(text):
        return False
    if vocabulary.SOLVED.match(text) or vocabulary.ACCEPTED.match(text) or _MEDIA.match(text):
        return True
    near = [texts[j] for j in (i - 1, i + 1) if 0 <= j < len(texts)]
    beside = len(near) < 2 or not all(near) or any(map(_is_button, near))
    # A word such as "Next" inside a paragraph is the author's; beside other furniture it is a button.
    return beside if vocabulary.is_chrome(text) else text.isdigit() and any(map(vocabulary.is_chrome, near))


def _is_button(text: str) -> bool:
    return text.isdigit() or vocabulary.is_chrome(text)


def _without_lists(texts: list[str]) -> list[str]:
    """Cut lists that forums append to a post: related threads, and who liked it."""
    for i, text in enumerate(texts):
        if text and (_RELATED.match(text) or _LIKERS.match(text)):
            return texts[:i]
    return texts


def _without_edit_notes(
    texts: list[str], lines: Sequence[Line]
) -> tuple[list[str], tuple[str, FoundTime] | None, str | None]:
    kept, edited, editor = [], None, None
    for text, line in zip(texts, lines, strict=False):
        match = vocabulary.EDIT_NOTE.match(text)
        if match is None or not (line.times or re.search(r"\b(?:by|von|par|por|da)\b", match["rest"])):
            kept.append(text)
            continue
        if line.times:
            edited = (text, line.times[0])
        editor = _editor(text, line.times[0] if line.times else None) or editor
    return kept, edited, editor


def _editor(text: str, time: FoundTime | None) -> str | None:
    plain = text[: time.start] + "\n" + text[time.end :] if time else text
    match = re.search(
        r"\b(?:by|von|par|por|da|door)\s+([^\n;.,:]{1,45}?)\s*(?:\b(?:on|at|am|um|le|,)\b\s*)?(?:[\n;.,:)\]]|$)",
        plain,
    )
    return match[1].strip() if match else None


def _without_profile(texts: list[str], author: str | None) -> list[str]:
    """Cut facts about the author printed below the post, with the name above them."""
    end = len(texts)
    while end and (
        not texts[end - 1] or vocabulary.is_profile(texts[end - 1]) or vocabulary.is_chrome(texts[end - 1])
    ):
        end -= 1
    if not any(vocabulary.is_profile(text) for text in texts[end:]):
        return texts
    named = end and author is not None and texts[end - 1].casefold() == author.casefold()
    return texts[: end - 1 if named else end]


def _without_signature(texts: list[str]) -> list[str]:
    for i, text in enumerate(texts):
        if vocabulary.SIGNATURE.match(text) and i:
            after = sum(bool(later) for later in texts[i + 1 :])
            if text.startswith("_____") or (after <= 4 and len(text) <= 3):
                return texts[:i]
    return texts


def _without_footer(lines: Sequence[Line]) -> list[Line]:
    kept = list(lines)
    for i, line in enumerate(kept):
        if line.text and _PAGE_END.match(line.text):
            kept = kept[:i]
            break
    filled = [i for i, line in enumerate(kept) if line.text]
    menu = 0
    while menu < len(filled) and _is_menu_entry(kept[filled[-1 - menu]].text):
        menu += 1
    return kept[: filled[-menu]] if menu >= _TAIL and menu < len(filled) else kept


def _is_menu_entry(text: str) -> bool:
    return len(text) <= 40 and len(text.split()) <= 5 and text[-1] not in '.!?…,;")' and text[0] not in "-*•>"


def _squeezed(texts: Sequence[str]) -> list[str]:
    """Drop blank lines at both ends and all but one between paragraphs."""
    kept: list[str] = []
    for text in texts:
        if text or (kept and kept[-1]):
            kept.append(text)
    while kept and not kept[-1]:
        kept.pop()
    return kept
