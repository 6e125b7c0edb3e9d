"""The digest as a mail: survives programs that drop styles and scripts, and carries no foreign markup."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup

from groundswell.config import Config
from groundswell.errors import ConfigurationError
from groundswell.records import Author, Proposal
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.mail import digest_eml, digest_mail_html, digest_text, short_text
from reports.formats.markdown import digest_markdown
from tests.report_market import built, market

HOSTILE = (
    "<script>alert(1)</script><img src=x> ![x](http://a.example/p.png) @everyone <!channel> \r\n"
    "Bcc: a@b.example"
)


def _report(config: Config, *rows: object) -> Report:
    store = market().with_rows(*rows).save(open_store("sqlite://"))
    try:
        return build(store, config, week="2024-W11")
    finally:
        store.close()


def test_styles_stand_on_the_tags_and_the_layout_is_a_table() -> None:
    page = BeautifulSoup(digest_mail_html(built("2024-W11")), "lxml")
    assert page.select("style, script, link, img, svg, form") == []
    assert all(cell.get("style") for cell in page.select("td, h1, h2, li"))
    assert not re.search(r"var\(|display:\s*(grid|flex)|position:", str(page))
    assert page.select_one("table[role=presentation] table[role=presentation]")


def test_the_mail_says_what_the_digest_says() -> None:
    report = built("2024-W11")
    titles = re.findall(r"^## (.+)$", digest_markdown(report), re.MULTILINE)
    assert len(titles) == 12
    page = BeautifulSoup(digest_mail_html(report), "lxml")
    assert [title.get_text() for title in page.select("h2")] == titles
    text = digest_text(report)
    assert all(f"{title}\n---" in text for title in titles)
    assert not re.search(r"\]\(|\\[*_@]|\*\*", text)


def test_links_lead_somewhere_from_a_mailbox() -> None:
    plain = BeautifulSoup(digest_mail_html(built("2024-W11")), "lxml")
    assert {str(a["href"]).split("#")[0] for a in plain.select("a")} <= {
        "https://forum.market.example/t/thread-fees", "https://forum.market.example/t/thread-photos",
    }  # fmt: skip
    config = Config.model_validate({"delivery": {"base_url": "https://reports.example.org/weekly"}})
    report = _report(config)
    page = BeautifulSoup(digest_mail_html(report), "lxml")
    numbers = [a for a in page.select("a") if "digest.html#l-" in str(a["href"])]
    assert len(numbers) > 10
    assert all(str(a["href"]).startswith("https://reports.example.org/weekly/") for a in numbers)
    with pytest.raises(ConfigurationError, match="base_url"):
        digest_eml(_report(Config.model_validate({"delivery": {"base_url": "javascript:alert(1)"}})))


def test_the_same_records_give_the_same_bytes() -> None:
    assert digest_eml(built("2024-W11")) == digest_eml(_report(Config()))


def test_posts_words_are_no_markup_no_header_and_call_nobody() -> None:
    proposals = [replace(row, headline=HOSTILE) for row in market().of(Proposal)]
    authors = [replace(row, display_name=HOSTILE) for row in market().of(Author)]
    named = Config.model_validate({"community": {"name": "Market\r\nBcc: all@b.example"}})
    report = _report(named, *proposals, *authors)
    page = BeautifulSoup(digest_mail_html(report), "lxml")
    assert page.select("script, img") == []
    message = message_from_bytes(digest_eml(report), _class=EmailMessage, policy=policy.default)
    assert "Bcc" not in message
    assert "\n" not in str(message["Subject"])
    chat = short_text(digest_text(report), "https://reports.example.org/")
    assert "everyone" in chat
    assert not re.search(r"@\w|<[!@a-z]", chat)
    assert len(chat) < 2000


def test_long_digests_are_cut_for_chats_at_a_line() -> None:
    head = "Market: week\n====\n\nVoices.\n\nWhat changed\n" + "-" * 40 + "\n\n"
    text = (
        head
        + "- something happened to a proposal of somebody\n" * 200
        + "\n\nNew asks\n"
        + "-" * 40
        + "\n\n- x"
    )
    short = short_text(text)
    assert short.endswith("- something happened to a proposal of somebody\n…")
    assert len(short) < 2000
    assert "New asks" not in short
