"""Laws of the pasted-text reader: what is rendered comes back, and nothing gets lost or counted twice."""
# ruff: noqa: E501, DTZ001 - data is as long as it is; forums show times without a zone

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.errors import InputError
from groundswell.page import Page
from scrapers.document import Document
from scrapers.platforms.pasted import read_pasted
from scrapers.platforms.pasted.layout import find_layout
from scrapers.platforms.pasted.lines import read_lines
from scrapers.quotedtext.alignment import Source
from scrapers.quotedtext.quotable import Candidate, Quotable
from scrapers.quotedtext.quotes import Context, place, split

NAMES = ("Ada L", "birdie_77", "Chen Wei", "D. Osei", "Élodie", "Farid K", "Gro", "o'hara", "Ilse von B")
WORDS = (
    "garden water early Tuesday nobody bring ladder paint bridge sunny market voucher quiet radio bicycle garlic window"
    " lantern harbour pepper blanket marble ticket winter saddle copper thunder velvet meadow anchor"
).split()

sentences = st.lists(st.sampled_from(WORDS), min_size=5, max_size=12).map(
    lambda ws: " ".join(ws).capitalize() + "."
)
bodies = st.lists(sentences, min_size=1, max_size=3)
posts = st.lists(st.tuples(st.sampled_from(NAMES), bodies), min_size=4, max_size=9)


def _clock(time: datetime) -> str:
    return f"{time.hour % 12 or 12}:{time:%M} {'pm' if time.hour > 11 else 'am'}"


FORMS = {
    "date by name": lambda who, text, t, n: f"{t:%b} {t.day}, {t:%Y %I:%M:%S %p} by {who}\n{text}\n",
    "name, date, text": lambda who, text, t, n: f"{who}\n{t.day} {t:%B %Y, %H:%M}\n{text}\n\n",
    "name date number": lambda who, text, t, n: f"{who} {t:%B} {t.day}, {t:%Y}, {_clock(t)} {n}\n\n{text}\n\n1 Like\n",
    "posted below name": lambda who, text, t, n: (
        f"{who}\n\nJoined: 29 Mar 2009\nPosts: 23\n\nPosted: {t:%a %b %d, %Y} {_clock(t)} Post subject:\n\n{text}\n\nBack to top\n\n"
    ),
    "date, number, name": lambda who, text, t, n: f"{t.day}th {t:%b %Y, %H:%M}\n#{n} (permalink)\n{who}\nJoin Date: Oct 2001\n\n{text}\n\n",
    "name dash date": lambda who, text, t, n: f"{who} — {t:%m/%d/%Y %I:%M %p}\n{text}\n",
    "german phpBB": lambda who, text, t, n: f"von {who} » {t:%d.%m.%Y, %H:%M}\n{text}\n\n",
    "bracketed chat": lambda who, text, t, n: f"[{t:%d/%m/%Y, %H:%M:%S}] {who}: {text}\n",
}  # fmt: skip


def _read(text: str) -> Page:
    (page,) = read_pasted(Document(body=text.encode(), name="pasted.txt"))
    return page


@settings(max_examples=25, deadline=None)
@given(
    thread=posts,
    form=st.sampled_from(sorted(FORMS)),
    start=st.datetimes(datetime(2009, 1, 13), datetime(2024, 1, 13)),
)
def test_a_rendered_thread_comes_back(
    thread: list[tuple[str, list[str]]], form: str, start: datetime
) -> None:
    times = [(start + timedelta(hours=7 * n)).replace(second=0, microsecond=0) for n in range(len(thread))]
    text = "".join(
        FORMS[form](who, "\n".join(said), time, n)
        for n, ((who, said), time) in enumerate(zip(thread, times, strict=True), start=1)
    )
    page = _read(text)
    assert [post.author for post in page.posts] == [who for who, _ in thread]
    assert [post.created_at for post in page.posts] == [time.isoformat() for time in times]
    for post, (_, said) in zip(page.posts, thread, strict=True):
        everything = " ".join((post.text, *(quote.text for quote in post.quotes)))
        assert Counter(everything.split()) == Counter(" ".join(said).split())


@settings(max_examples=25, deadline=None)
@given(
    first=st.lists(sentences, min_size=2, max_size=5, unique=True),
    answers=st.lists(
        st.sampled_from([f"I say {word} to that, friend." for word in WORDS]),
        min_size=1,
        max_size=3,
        unique=True,
    ),
    data=st.data(),
)
def test_quotes_without_end_marks_end_where_the_source_stops(
    first: list[str], answers: list[str], data: st.DataObject
) -> None:
    quoted = [data.draw(st.sampled_from(first)) for _ in answers]
    body = "\n".join(
        f"Ada L wrote:\n{quote}\n{answer}" for quote, answer in zip(quoted, answers, strict=True)
    )
    page = _read(
        "Feb 2, 2017 05:49:03 PM by Ada L\n" + "\n".join(first) + "\nFeb 3, 2017 05:49:03 PM by Gro\n" + body
        + "\nFeb 4, 2017 05:49:03 PM by Chen Wei\nNoted, thank you both.\n"
    )  # fmt: skip
    answer = page.posts[1]
    assert answer.text == "\n".join(answers)
    assert [quote.text for quote in answer.quotes] == quoted
    assert all(quote.source == "p1" and quote.exact for quote in answer.quotes)
    assert [answer.text[quote.position :].split("\n")[0] for quote in answer.quotes] == answers
    assert answer.reply_to == "p1"


lines = st.one_of(
    sentences,
    st.sampled_from(
        ["", "0 Kudos", "Reply", "Ada L wrote:", "Feb 2, 2017 05:49:03 PM by Gro", "#3", "Posts: 4", "Quote:", "> so what",
         "Chen Wei", "3 May 2019, 10:15", "Edited by Gro on 3 May 2019", "______", "Solved! Go to Solution.", "Senior Member"]
    ),
    st.text(max_size=40),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pasted=st.lists(lines, max_size=40).map("\n".join))
def test_any_text_is_read_or_refused_and_every_line_has_one_place(pasted: str) -> None:
    found = read_lines(pasted)
    assert "".join(pasted[line.start : line.end] for line in found) == pasted
    layout = find_layout(found)
    if layout is not None:
        places: Counter[int] = Counter(range(layout.blocks[0].top))
        for block in layout.blocks:
            places.update(range(block.top, block.end))
            assert block.top <= block.body <= block.end
        assert not [line for line, times in places.items() if times > 1]
    try:
        pages = read_pasted(Document(body=pasted.encode("utf-8", "replace"), name="pasted.txt"))
    except InputError:
        return
    for page in pages:
        assert page.posts
        ids = {post.id for post in page.posts}
        assert len(ids) == len(page.posts)
        for post in page.posts:
            assert post.reply_to is None or post.reply_to in ids
            assert all(0 <= quote.position <= len(post.text) for quote in post.quotes)
            assert all(quote.source is None or quote.source in ids for quote in post.quotes)


@settings(max_examples=60, deadline=None)
@given(
    body=st.lists(
        st.one_of(sentences, st.sampled_from(["> said", "Gro wrote:", "", 're: "no"', "Click to expand..."])),
        max_size=12,
    )
)
def test_splitting_quotes_neither_loses_nor_adds_words(body: list[str]) -> None:
    context = Context(
        known={"gro"},
        quotable=Quotable([Candidate(id="p1", author="Gro", source=Source("\n".join(body[::2])))]),
        author="Ada L",
    )
    text, quotes = place(split(body, context))
    kept = Counter(" ".join((text, *(quote.text for quote in quotes))).split())
    given_words = Counter(" ".join(body).split())
    marks = Counter('> Gro wrote: re: "no" no Click to expand... said'.split())
    assert not [word for word in kept - given_words if word not in marks]
    assert not [word for word in given_words - kept if word not in marks]


@settings(max_examples=20, deadline=None)
@given(thread=posts)
def test_reading_twice_gives_the_same_page(thread: list[tuple[str, list[str]]]) -> None:
    text = "".join(
        FORMS["date by name"](who, "\n".join(said), datetime(2020, 3, 14, 9, 30 + n), n)
        for n, (who, said) in enumerate(thread)
    )
    assert _read(text) == _read(text)
