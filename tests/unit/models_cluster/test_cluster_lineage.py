from models.cluster import match


def ids(letters: str) -> frozenset[str]:
    return frozenset(letters)


def test_a_cluster_that_grew_continues() -> None:
    found = match({"old": ids("abc")}, {"new": ids("abcxyz")})
    assert found.continued == {"old": "new"}
    assert not found.split
    assert not found.merged
    assert not found.born
    assert not found.died


def test_the_larger_part_of_a_split_keeps_the_key() -> None:
    found = match({"old": ids("abcdef")}, {"p": ids("abcd"), "q": ids("ef")})
    assert found.continued == {"old": "p"}
    assert found.split == {"old": ("p", "q")}
    assert not found.born


def test_a_merge_keeps_the_key_of_the_larger_part() -> None:
    found = match({"p": ids("abcd"), "q": ids("ef")}, {"new": ids("abcdef")})
    assert found.continued == {"p": "new"}
    assert found.merged == {"new": ("p", "q")}
    assert not found.died


def test_what_shares_no_member_is_born_or_dies() -> None:
    found = match({"gone": ids("ab")}, {"fresh": ids("yz")})
    assert found.born == ("fresh",)
    assert found.died == ("gone",)
    assert not found.continued


def test_one_post_that_moves_does_not_carry_a_key_away() -> None:
    old = {"large": ids("abcdefghij"), "other": ids("klmnopqrstuvwxyz")}
    new = {"rest": ids("abcdefghi") | old["other"], "tiny": ids("j0123")}
    found = match(old, new)
    assert found.continued == {"other": "rest"}
    assert found.merged == {"rest": ("large", "other")}


def test_the_pairing_is_the_best_for_all_not_the_best_for_the_first() -> None:
    old = {"a": ids("123456"), "b": ids("78")}
    new = {"x": ids("123478"), "y": ids("56")}
    # a -> x overlaps by 1/2; a -> y and b -> x overlap by 1/3 each, together more.
    assert match(old, new).continued == {"a": "y", "b": "x"}


def test_deleted_members_kill_no_cluster_that_has_others() -> None:
    found = match({"old": ids("abcdefgh")}, {"new": ids("ab")})
    assert found.continued == {"old": "new"}
    assert not found.died


def test_nothing_before_and_nothing_after() -> None:
    assert match({}, {"new": ids("a")}).born == ("new",)
    assert match({"old": ids("a")}, {}).died == ("old",)
