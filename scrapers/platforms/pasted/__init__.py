"""Pasted forum text: what remains of a thread when somebody selects a page and copies it.

No markup is left, only lines. `lines` describes each of them, `shapes` lists the arrangements of name,
date and number that open posts, `layout` finds the one that explains the text (`blocks`, `inline`,
`beside` and `dateless` read the posts of each), `bodies` takes notes and furniture off, `answers` finds
who is answered, and `thread` puts the page together; quotes are split off by `scrapers.quotedtext`.
"""

from scrapers.platforms.pasted.reader import MAX_BYTES, PLATFORM, read_pasted

__all__ = ["MAX_BYTES", "PLATFORM", "read_pasted"]
