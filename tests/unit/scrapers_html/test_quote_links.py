"""Quotes find the post they were taken from by its words."""

from groundswell.page import Page, PagePost, PageQuote
from scrapers.linking import link_quotes


def linked(quote: PageQuote) -> PageQuote:
    posts = (
        PagePost(id="1", author="Ann", text="The second gate does not close.\nCould we have a spring on it?"),
        PagePost(id="2", author="Bob", text="A spring on it costs four euros, I asked in town."),
        PagePost(id="3", author="Cid", text="Fine.", quotes=(quote,)),
    )
    return link_quotes(Page(platform="x", posts=posts)).posts[2].quotes[0]


def test_words_by_the_author_named_lead_to_the_post() -> None:
    found = linked(PageQuote(author="ann", text="Could we have a  spring on it?"))

    assert (found.source, found.exact) == ("1", True)


def test_a_shortened_quote_is_linked_and_marked_as_not_exact() -> None:
    found = linked(
        PageQuote(author="Ann", text="The second gate doesn't close. Could we have a spring on it?")
    )

    assert (found.source, found.exact) == ("1", False)


def test_words_nobody_on_the_page_wrote_are_not_linked() -> None:
    assert linked(PageQuote(author="Ann", text="Paint it green, all of it.")).source is None


def test_words_of_somebody_else_are_not_linked_to_the_author_named() -> None:
    assert linked(PageQuote(author="Ann", text="costs four euros, I asked in town")).source is None


def test_a_source_that_the_page_gives_is_kept() -> None:
    found = linked(PageQuote(author="Bob", text="costs four euros", source="2"))

    assert (found.source, found.exact) == ("2", True)
