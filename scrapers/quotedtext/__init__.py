"""Quotes in plain text: where they open, where they end, and from which post they were taken.

`openings` knows how a quote announces itself, `alignment` matches lines with the post they came from,
`quotable` holds what may have been quoted so far, `judgement` decides where nothing matches, and
`quotes` splits a post into own words and quotes.
"""

from scrapers.quotedtext.alignment import Source
from scrapers.quotedtext.quotable import Candidate, Fragment, Quotable, person_key, same_person
from scrapers.quotedtext.quotes import Context, Quoted, Split, fragments, place, split

__all__ = [
    "Candidate",
    "Context",
    "Fragment",
    "Quotable",
    "Quoted",
    "Source",
    "Split",
    "fragments",
    "person_key",
    "place",
    "same_person",
    "split",
]
