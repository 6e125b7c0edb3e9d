"""One file a platform: a page in, records out, no I/O. `PLATFORMS` lists them in the order they are asked."""

from scrapers.platform import Platform
from scrapers.platforms.askbot import ASKBOT
from scrapers.platforms.askbot_json import ASKBOT_JSON
from scrapers.platforms.csv_table import PLATFORM as CSV_TABLE
from scrapers.platforms.discourse_html import DISCOURSE_HTML
from scrapers.platforms.discourse_json import DISCOURSE_JSON
from scrapers.platforms.feeds import PLATFORM as FEED
from scrapers.platforms.flarum import FLARUM
from scrapers.platforms.fluxbb import FLUXBB
from scrapers.platforms.github_html import GITHUB_HTML
from scrapers.platforms.github_json import GITHUB_JSON
from scrapers.platforms.hackernews_html import HACKERNEWS_HTML
from scrapers.platforms.hackernews_json import HACKERNEWS_JSON
from scrapers.platforms.hyperkitty import HYPERKITTY
from scrapers.platforms.invision import INVISION
from scrapers.platforms.jsonl import PLATFORM as JSON_LINES
from scrapers.platforms.khoros import KHOROS
from scrapers.platforms.khoros_aurora import KHOROS_AURORA
from scrapers.platforms.khoros_liql import KHOROS_LIQL
from scrapers.platforms.lemmy import LEMMY
from scrapers.platforms.machina import MACHINA
from scrapers.platforms.mbox import PLATFORM as MAILBOX
from scrapers.platforms.mybb import MYBB
from scrapers.platforms.nodebb_html import NODEBB_HTML
from scrapers.platforms.nodebb_json import NODEBB_JSON
from scrapers.platforms.parquet import PLATFORM as PARQUET
from scrapers.platforms.pasted import PLATFORM as PASTED
from scrapers.platforms.phpbb import PHPBB
from scrapers.platforms.posts_json import POSTS_JSON
from scrapers.platforms.reddit_html import REDDIT_HTML
from scrapers.platforms.reddit_json import REDDIT_JSON
from scrapers.platforms.schema_org import SCHEMA_ORG
from scrapers.platforms.smf import SMF
from scrapers.platforms.spirit import SPIRIT
from scrapers.platforms.stackexchange_html import STACKEXCHANGE_HTML
from scrapers.platforms.stackexchange_json import STACKEXCHANGE_JSON
from scrapers.platforms.vanilla import VANILLA
from scrapers.platforms.vbulletin import VBULLETIN
from scrapers.platforms.xenforo import XENFORO

PLATFORMS: tuple[Platform, ...] = (
    # Pages. Those whose marks are their own come first; phpBB's are the vaguest.
    REDDIT_HTML,
    HACKERNEWS_HTML,
    GITHUB_HTML,
    ASKBOT,
    STACKEXCHANGE_HTML,
    DISCOURSE_HTML,
    KHOROS,
    KHOROS_AURORA,
    XENFORO,
    VBULLETIN,
    INVISION,
    VANILLA,
    NODEBB_HTML,
    FLARUM,
    HYPERKITTY,
    SPIRIT,
    FLUXBB,
    SMF,
    MYBB,
    PHPBB,
    MACHINA,
    SCHEMA_ORG,
    # Recorded answers of interfaces. The last takes any list of posts.
    DISCOURSE_JSON,
    REDDIT_JSON,
    HACKERNEWS_JSON,
    STACKEXCHANGE_JSON,
    LEMMY,
    GITHUB_JSON,
    KHOROS_LIQL,
    NODEBB_JSON,
    ASKBOT_JSON,
    POSTS_JSON,
    # Exports. Text that was copied is asked last: everything is text.
    JSON_LINES,
    FEED,
    MAILBOX,
    CSV_TABLE,
    PARQUET,
    PASTED,
)
