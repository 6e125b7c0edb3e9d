"""What the search for posts stands on: moments, names, repetitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.generic.marks import could_be_name, name_elements
from scrapers.generic.records import groupings
from scrapers.generic.timelike import moment
from scrapers.generic.tree import Tree, signature
from scrapers.html import parse_html


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Posted: Sun Jan 12, 2014 2:30 pm", "Sun Jan 12, 2014 2:30 pm"),
        ("Registriert seit: 12.02.2005", "12.02.2005"),
        ("vor 3 Stunden", "vor 3 Stunden"),
        ("2 дня назад", "2 дня назад"),
        ("3 روز پیش", "3 روز پیش"),
        ("il y a 2 heures", "il y a 2 heures"),
        ("há 3 dias", "há 3 dias"),
        ("5d", "5d"),
    ],
)
def test_a_moment_is_named_by_its_own_words(text: str, raw: str) -> None:
    named = moment(text)
    assert named is not None
    assert named.raw == raw


@pytest.mark.parametrize(
    "text", ["12 replies, 300 views", "Version 10.2.3", "2 members", "3 years", "Posts: 502"]
)
def test_counts_are_no_moments(text: str) -> None:
    assert moment(text) is None


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_may_be_asked_for_a_moment(text: str) -> None:
    named = moment(text)
    assert named is None or (named.raw in text and 0 <= named.share <= 1)


@pytest.mark.parametrize(
    ("markup", "strength"),
    [
        ('<a href="/members/ann.12/">Ann</a>', 3),
        ('<a href="./memberlist.php?mode=viewprofile&u=81">Ann</a>', 3),
        ('<a href="index.php?board=1&user_profile=493">Ann</a>', 3),
        ('<a class="username" href="/u/ann">Ann</a>', 4),
        ('<span class="nickname">Ann</span>', 2),
    ],
)
def test_a_profile_link_is_a_stronger_name_than_a_class(markup: str, strength: int) -> None:
    assert list(name_elements(Tree(parse_html(f"<p>{markup}</p>"))).values()) == [strength]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/t/a-person-asks.7#post-4">#4</a>',
        '<a href="/user/login">Log in</a>',
        '<a href="/member/report?id=4">Report</a>',
        '<span class="user-posts">Posts: 502</span>',
    ],
)
def test_other_links_and_counts_are_no_names(markup: str) -> None:
    assert not name_elements(Tree(parse_html(f"<p>{markup}</p>")))


def test_a_name_has_a_letter_or_a_digit() -> None:
    assert could_be_name("Zoë")
    assert could_be_name("4chan-fan")
    assert not could_be_name("★★★")


def test_ids_and_classes_with_numbers_are_of_one_kind() -> None:
    one, two = parse_html(
        '<p class="post12 b" id="post_12"></p><p class="b post7" id="post_7"></p>'
    ).find_all("p")
    assert signature(one) == signature(two)


def trees() -> st.SearchStrategy[str]:
    """Markup of nested boxes, some alike."""
    leaf = st.sampled_from(
        ["<p>Some words</p>", "<time>3 May 2020</time>", '<a href="/user/a">Ann</a>', "text"]
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda name, parts: f'<div class="{name}">{"".join(parts)}</div>',
            st.sampled_from(["a", "b", "c d"]),
            st.lists(inner, max_size=4),
        ),
        max_leaves=30,
    )


@given(trees())
@settings(max_examples=60, deadline=None)
def test_sums_and_spans_agree_with_the_tree(markup: str) -> None:
    tree = Tree(parse_html(f"<body>{markup}</body>"))
    for element in tree.elements:
        below = sum(len(inner.direct) for inner in tree.within(element.index))
        assert tree.text_length(element.index, element.end) == below
    for grouping in groupings(tree):
        owned = [index for record in grouping for index in record.indices(tree)]
        assert len(owned) == len(set(owned)), "an element belongs to one record only"
