"""One file a platform: a page in, records out, no I/O. `PLATFORMS` lists them in the order they are asked."""

from scrapers.platform import Platform
from scrapers.platforms.askbot import ASKBOT
from scrapers.platforms.csv_table import PLATFORM as CSV_TABLE
from scrapers.platforms.discourse_html import DISCOURSE_HTML
from scrapers.platforms.feeds import PLATFORM as FEED
from scrapers.platforms.fluxbb import FLUXBB
from scrapers.platforms.github_html import GITHUB_HTML
from scrapers.platforms.hackernews_html import HACKERNEWS_HTML
from scrapers.platforms.invision import INVISION
from scrapers.platforms.jsonl import PLATFORM as JSON_LINES
from scrapers.platforms.khoros import KHOROS
from scrapers.platforms.mbox import PLATFORM as MAILBOX
from scrapers.platforms.mybb import MYBB
from scrapers.platforms.pasted import PLATFORM as PASTED
from scrapers.platforms.phpbb import PHPBB
from scrapers.platforms.reddit_html import REDDIT_HTML
from scrapers.platforms.smf import SMF
from scrapers.platforms.stackexchange_html import STACKEXCHANGE_HTML
from scrapers.platforms.vanilla import VANILLA
from scrapers.platforms.vbulletin import VBULLETIN
from scrapers.platforms.xenforo import XENFORO

PLATFORMS: tuple[Platform, ...] = (
    # Pages. Those whose marks are their own come first; phpBB's are the vaguest.
    REDDIT_HTML,
    HACKERNEWS_HTML,
    GITHUB_HTML,
    STACKEXCHANGE_HTML,
    ASKBOT,
    DISCOURSE_HTML,
    KHOROS,
    XENFORO,
    VBULLETIN,
    INVISION,
    VANILLA,
    FLUXBB,
    SMF,
    MYBB,
    PHPBB,
    # Exports. Text that was copied is asked last: everything is text.
    JSON_LINES,
    FEED,
    MAILBOX,
    CSV_TABLE,
    PASTED,
)
