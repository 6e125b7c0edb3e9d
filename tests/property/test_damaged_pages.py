"""Whatever happened to a saved page, reading it gives well-formed posts or says why not."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundswell.errors import InputError
from scrapers.document import Document
from scrapers.html import own_words, parse_html
from scrapers.reading import read

PAGES = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "fixtures").glob("*/*/page.html"))
]
DEBRIS = (
    "</div>",
    "<div>",
    "<blockquote>",
    "</td></tr></table>",
    "<!--",
    '<p class="',
    "\x00",
    '"',
    "<script>",
)


@st.composite
def damaged_pages(draw: st.DrawFn) -> str:
    page = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(page)))
        kind = draw(st.sampled_from(("cut", "end", "repeat", "debris")))
        if kind == "cut":
            page = page[:at] + page[at + draw(st.integers(1, 80)) :]
        elif kind == "end":
            page = page[: max(at, 1)]
        elif kind == "repeat":
            other = draw(st.integers(0, len(page)))
            page = page[:at] + page[other : other + 200] + page[at:]
        else:
            page = page[:at] + draw(st.sampled_from(DEBRIS)) + page[at:]
    return page


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(damaged_pages())
def test_a_damaged_page_gives_well_formed_posts_or_a_reason(page: str) -> None:
    try:
        threads = read(Document(body=page.encode(), name="damaged.html"))
    except InputError:
        return

    for thread in threads:
        ids = [post.id for post in thread.posts]
        assert len(set(ids)) == len(ids)
        for post in thread.posts:
            assert post.text == post.text.strip()
            assert all(0 <= quote.position <= len(post.text) for quote in post.quotes)


TEXTS = st.text(st.sampled_from("ab \n.:<>&"), max_size=12)
BODIES = st.recursive(
    TEXTS.map(lambda text: text.replace("<", "&lt;").replace("&", "&amp;")),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(("p", "div", "blockquote", "b", "li", "pre", "td", "ul")),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(BODIES)
def test_no_word_is_lost_or_doubled_between_text_and_quotes(body: str) -> None:
    soup = parse_html(f"<div>{body}</div>")
    words = own_words(soup)

    shown = sorted("".join(soup.get_text().split()))
    kept = words.text + "".join((quote.author or "") + quote.text for quote in words.quotes)
    without_marks = "".join(kept.split())

    assert [mark for mark in shown if mark in "ab"] == sorted(mark for mark in without_marks if mark in "ab")
