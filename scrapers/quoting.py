"""How forum software marks quotes in HTML: who is quoted, from which post, and where the words are.

Three shapes exist. A *container* holds an attribution and a wrapper with the words (XenForo, vBulletin,
PunBB, Discourse); a *blockquote* holds both (phpBB 3.2, MyBB, Invision 4, SMF 2.1, Khoros); and an
attribution may *precede* the words as an element of its own (SMF, subsilver2, Invision 2 and 3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from bs4 import Tag

from scrapers.attribution import attributed_to, splits_attribution, without_date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteHead:
    """What the markup says about a quote.

    `container`: a further element inside wraps its words. `wrapper`: an element that is a quote where it
    stands alone, and otherwise wraps the words of the one it opens.
    """

    author: str | None = None
    source: str | None = None
    container: bool = False
    wrapper: bool = False

    def filled_from(self, other: "QuoteHead") -> Self:
        """Return this head with what it lacks taken from `other`."""
        return replace(self, author=self.author or other.author, source=self.source or other.source)

    def same_as(self, other: "QuoteHead") -> bool:
        """Whether both name the same author, or one is silent."""
        return not self.author or not other.author or self.author == other.author

    def finished(self, text: str) -> tuple[str | None, str | None, str]:
        """Return author, source and words; an attribution written as the first words is the author."""
        if self.author:
            return self.author, self.source, text
        author, words = splits_attribution(text)
        return author, self.source, words


_CONTAINER = frozenset(
    (
        "bbCodeQuote",
        "bbcode_quote",
        "quotebox",
        "quote-wrapper",
        "embedQuote",
        "quote_container",
        "messageQuote",
        "quoteContent",
    )
)
_WORDS = frozenset(
    (
        "quotecontent",
        "quotemain",
        "quote_body",
        "bbcode_standard_quote",
        "quoteContainer",
        "quote-content",
        "QuoteText",
        "quoted-text",
        "gmail_quote",
        "bbcode_quote_body",
        "quotation",
        "quotetext",
        "quoteMessage",
        "bbc_quote",
    )
)
_HEAD = frozenset(
    (
        "quotetitle",
        "quoteheader",
        "quote_header",
        "quotetop",
        "citation",
        "attribution",
        "bbcode_postedby",
        "ipsQuote_citation",
        "QuoteAuthor",
        "quote-author",
        "quote_title",
        "quoteauthor",
        "quote-header",
        "quotehead",
        "quote-title",
        "quoteTitle",
        "ipsBlockquote_citation",
        "messageQuoteHeader",
    )
)
_POST_LINK = re.compile(
    r"#(?:post|msg|pid|comment|entry|findComment|elPostFeed|message|p|c|M)?[-_]?(\d+)"
    r"|[?&;](?:p|pid|post|postid|post_id|id|mid|msg)=(\d+)|/(?:posts?|m-p|goto/post\?id=)[/-]?(\d+)"
    r"|findpost__p__(\d+)|\.msg(\d+)"
)
_DIGITS = re.compile(r"\d+")


def _names(tag: Tag) -> tuple[str, ...]:
    value = tag.attrs.get("class", ())
    return (value,) if isinstance(value, str) else tuple(value)


def _shown(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _value(tag: Tag, name: str) -> str | None:
    found = tag.attrs.get(name)
    if found is None:
        return None
    return (" ".join(found) if isinstance(found, list) else str(found)).strip() or None


def quote_in(tag: Tag) -> QuoteHead | None:
    """Return what `tag` says about the quote it is; None where it is none."""
    name = tag.name
    if name == "blockquote":
        return _from_attributes(tag, container=False)
    if name == "table":
        return _quote_table(tag)
    if name not in ("div", "aside", "dl", "td", "section", "span", "fieldset", "li-quote"):
        return None
    names = _names(tag)
    if name == "dl":
        is_quote = "codebox" in names and _definition_quote(tag)
        return QuoteHead(container=True) if is_quote else None
    if name == "aside":
        return _from_attributes(tag, container=True) if "quote" in names else None
    if name == "li-quote":
        return _from_attributes(tag, container=False)
    if not names:
        return None
    if any(each in _CONTAINER for each in names):
        return _from_attributes(tag, container=True)
    if any(each in _WORDS for each in names):
        return replace(_from_attributes(tag, container=False), wrapper=True)
    if "quote" in names and (name == "td" or (name == "div" and _follows_head(tag))):
        return _from_attributes(tag, container=False)
    if "alt2" in names and name == "div":
        return _quote_table(tag)
    return None


def is_head(tag: Tag) -> bool:
    """Whether `tag` only says who is quoted."""
    name = tag.name
    if name == "cite":
        return _in_quote(tag)
    if name == "tr":
        return _head_row(tag)
    if name == "dt":
        parent = tag.parent
        return parent is not None and "codebox" in _names(parent) and _definition_quote(parent)
    names = _names(tag)
    if not names:
        return name == "div" and (_posted_by_line(tag) or _before_quote_table(tag))
    if any(each in _HEAD for each in names):
        return name != "p" or _is_attribution(tag)
    if "bbCodeBlock-title" in names:
        return tag.find_parent("blockquote") is not None
    if "title" in names and tag.parent is not None:
        return tag.parent.name == "aside" and "quote" in _names(tag.parent)
    return "smallfont" in names and _before_quote_table(tag)


def own_head(tag: Tag) -> QuoteHead:
    """Read the attribution that `is_head` found."""
    text = _shown(tag)
    author = attributed_to(text)
    if author is None:
        bare = without_date(text).rstrip(" :↑")
        author = _name_in(tag) or (bare if len(bare) <= 60 else "")
    elif author:
        strong = tag.find(["strong", "b"])
        if isinstance(strong, Tag) and tag.name not in ("tr",):
            author = _shown(strong) if _shown(strong) and _shown(strong) in text else author
            author = attributed_to(author) or author
    return QuoteHead(author=author or None, source=_linked_post(tag))


def _name_in(tag: Tag) -> str:
    for inner in tag.find_all(["strong", "b", "a"]):
        name = _shown(inner)
        if name and len(name) <= 60:
            return (attributed_to(name) or name).rstrip(" :")
    return ""


def _linked_post(tag: Tag) -> str | None:
    for link in [tag, *tag.find_all("a")]:
        found = _POST_LINK.search(_value(link, "href") or "")
        if found:
            return next(group for group in found.groups() if group)
    return None


_AUTHOR_ATTRIBUTES = (
    "data-author",
    "data-quote",
    "data-username",
    "data-ipsquote-username",
    "data-user",
    "data-name",
    "author",
    "rel",
)
_SOURCE_ATTRIBUTES = (
    "data-source",
    "data-post",
    "data-ipsquote-contentcommentid",
    "data-cid",
    "data-msgid",
    "data-post-id",
    "data-postid",
    "data-message-id",
)


def _from_attributes(tag: Tag, *, container: bool) -> QuoteHead:
    authors = (_value(tag, name) for name in _AUTHOR_ATTRIBUTES)
    author = next((value for value in authors if value and value not in ("nofollow", "noopener")), None)
    numbers = (_DIGITS.search(_value(tag, name) or "") for name in _SOURCE_ATTRIBUTES)
    source = next((found[0] for found in numbers if found), None)
    cited = _POST_LINK.search(_value(tag, "cite") or "") if source is None else None
    if cited:
        source = next((group for group in cited.groups() if group), None)
    return QuoteHead(author=author, source=source, container=container)


def _in_quote(tag: Tag) -> bool:
    """Whether a `<cite>` opens a quote; elsewhere it names a book."""
    parent = tag.parent
    for _ in range(3):
        if parent is None:
            return False
        if parent.name == "blockquote" or any(
            each in _CONTAINER or each == "quote" for each in _names(parent)
        ):
            return True
        parent = parent.parent
    return False


def _is_attribution(tag: Tag) -> bool:
    return attributed_to(_shown(tag)) is not None


def _follows_head(tag: Tag) -> bool:
    before = tag.find_previous_sibling()
    return isinstance(before, Tag) and any(each in _HEAD for each in _names(before))


def _definition_quote(tag: Tag) -> bool:
    """Forumieren prints quotes as it prints code: only the title differs."""
    title = tag.find("dt")
    if not isinstance(title, Tag) or tag.find("code") is not None:
        return False
    author = attributed_to(_shown(title))
    return author is not None


def _quote_table(tag: Tag) -> QuoteHead | None:
    """Find phpBB 2's `td.quote` below a row with the name, or vBulletin 3's `td.alt2` after "Quote:"."""
    if any("quote" in _names(cell) for cell in _own_cells(tag)):
        return QuoteHead(container=True)
    before = tag.find_previous_sibling()
    if isinstance(before, Tag) and before.name == "div" and _before_quote_table(before):
        return QuoteHead(container=False)
    return None


def _own_cells(tag: Tag) -> Iterator[Tag]:
    """Yield a table's cells without looking into them: tables nest hundreds deep where tags are left open."""
    for child in tag.children:
        if not isinstance(child, Tag):
            continue
        if child.name == "td":
            yield child
        elif child.name in ("tbody", "thead", "tfoot", "tr"):
            yield from _own_cells(child)


def _head_row(tag: Tag) -> bool:
    if tag.find("td", class_="quote") is not None:
        return False
    following = tag.find_next_sibling("tr")
    if not isinstance(following, Tag):
        return False
    cell = following.find("td", class_="quote", recursive=False)
    return isinstance(cell, Tag)


def _before_quote_table(tag: Tag) -> bool:
    after = tag.find_next_sibling()
    if not isinstance(after, Tag) or after.name not in ("table", "div"):
        return False
    boxed = "alt2" in _names(after) or (after.name == "table" and after.find("td", class_="alt2") is not None)
    return boxed and attributed_to(_shown(tag)) is not None


def _posted_by_line(tag: Tag) -> bool:
    """Whether it is vBulletin 3's "Originally Posted by": a bare `<div>` that opens the quote's box."""
    parent = tag.parent
    if parent is None or "alt2" not in _names(parent) or tag.find("strong") is None:
        return False
    return not isinstance(tag.find_previous_sibling(), Tag) and len(_shown(tag)) <= 120
