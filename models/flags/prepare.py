"""How a post is put to the network: the skeleton of its words, with names and addresses made anonymous."""

import html
import re

from models.flags.skeleton import skeleton
from models.flags.words import is_word

_URL = re.compile(r"https?://\S+|www\.\S+|\burl\b")
_MENTION = re.compile(r"(?<!\w)@\w{3,}")
_SPACE = re.compile(r"\s+")


def prepare(text: str) -> str:
    """Make the lower-case text that training and judging both use.

    Handles are hidden before the letters are read, or "@nna" would be read as a name in letters.

    >>> prepare("RT @Some_one: I h\u0430te m0ndays  https://x.example/1")
    'rt @user: i hate mondays http'
    """
    masked = _MENTION.sub("\ue000", html.unescape(text))
    masked = _URL.sub("http", masked)
    return _SPACE.sub(" ", skeleton(masked, is_word).text.replace("\ue000", "@user")).strip()
