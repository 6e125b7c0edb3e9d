"""The rows that the pair model learns from: labels follow the wording of the target."""

import csv
import gzip
import json
import random
from pathlib import Path

import pytest

from models.train.pair_benchmarks import BENCHMARKS, forum_debates
from models.train.pair_comments import comment_pairs, kinds
from models.train.pair_examples import (
    AGAINST,
    AGREE,
    DISAGREE,
    FAVOR,
    NONE,
    Motion,
    flipped,
    hash_bucket,
    plain_tweet,
)
from models.train.pair_opinions import subjects, written_opinions
from models.train.pair_rules import RULES, TEXTS
from models.train.pair_templates import OPENERS, written_replies, written_stance


@pytest.mark.parametrize(
    ("text", "thing", "favours"),
    [
        ("We should ban fast food", "fast food", False),
        ("We should subsidize journalism", "journalism", True),
        ("We should fight for the abolition of nuclear weapons", "nuclear weapons", False),
        ("Homeschooling should be banned", "Homeschooling", False),
        ("Entrapment should be legalized", "Entrapment", True),
        ("Foster care brings more harm than good", "Foster care", False),
    ],
)
def test_a_motion_is_for_or_against_its_thing(text: str, thing: str, favours: bool) -> None:
    motion = Motion.parse(text)
    assert motion is not None
    assert (motion.thing, motion.favours_thing) == (thing, favours)
    assert motion.negated() != text


def test_a_motion_of_another_shape_is_left_alone() -> None:
    assert Motion.parse("The sky is blue") is None


def test_a_motion_as_an_act() -> None:
    motion = Motion.parse("We should abolish zoos")
    assert motion is not None
    assert motion.gerund() == "abolishing zoos"
    ban = Motion.parse("We should ban whaling")
    assert ban is not None
    assert ban.gerund() == "banning whaling"


def test_turning_a_label_twice_gives_it_back() -> None:
    assert [flipped(flipped(label)) for label in (FAVOR, AGAINST, NONE)] == [FAVOR, AGAINST, NONE]
    assert flipped(FAVOR) == AGAINST


def test_written_posts_hold_every_class_and_repeat_with_the_seed() -> None:
    rows = list(written_stance(random.Random(1), 400))
    assert {row.label for row in rows} == {FAVOR, AGAINST, NONE}
    assert rows == list(written_stance(random.Random(1), 400))
    assert not any("{" in row.second or "{" in row.first for row in rows)


def test_removal_turns_a_position_round() -> None:
    rows = list(written_stance(random.Random(3), 3000))
    pleas = [row for row in rows if row.first.startswith("scrapping ") and row.second.startswith("+1 for")]
    assert pleas
    assert {row.label for row in pleas} <= {AGAINST, NONE}


def test_replies_never_open_with_the_other_sides_words() -> None:
    for row in written_replies(random.Random(2), 500):
        if row.label == DISAGREE:
            assert not any(row.second == opener for opener in OPENERS[0])


def test_every_kind_of_rule_has_texts_that_break_it() -> None:
    from_sets = {"hate", "sexual", "selfharm"}
    assert set(RULES) - set(TEXTS) <= from_sets


def test_opinions_are_filled_and_repeatable_and_of_every_class() -> None:
    rows = list(written_opinions(["Rain again."], random.Random(1), 600))
    assert {row.label for row in rows} == {FAVOR, AGAINST, NONE}
    assert rows == list(written_opinions(["Rain again."], random.Random(1), 600))
    assert not any("{" in row.second or "#" in row.second for row in rows)


def test_opposition_to_a_subject_turns_its_posts_round() -> None:
    (atheism,) = (one for one in subjects() if "Atheism" in one.names)
    verses = [
        row
        for row in written_opinions(["Rain again."], random.Random(5), 6000)
        if row.first.removeprefix("opposition to ") in atheism.names and "your heart" in row.second.lower()
    ]
    assert {row.label for row in verses} == {FAVOR, AGAINST}
    assert all((row.label == FAVOR) == row.first.startswith("opposition to ") for row in verses)


def test_a_post_on_another_subject_comes_from_another_field() -> None:
    fields = {one.field for one in subjects()}
    assert len(fields) > 5
    assert all(any(other.field != one.field for other in subjects()) for one in subjects())


def test_comments_break_their_own_rule_only() -> None:
    rows = list(comment_pairs(random.Random(1), 800))
    assert {row.label for row in rows} == {0, 1}
    assert not any("{" in row.second for row in rows)
    insults = [text.lower() for text in kinds()["civility"]["breaks"]]
    labelled = {
        row.label
        for row in rows
        if row.first in kinds()["medical"]["rules"] and row.second.lower() in insults
    }
    assert labelled <= {0}


def test_tweets_lose_handles_and_addresses() -> None:
    assert plain_tweet("@a @b look http://t.example/x") == "look link"


def test_splits_depend_on_the_text_alone() -> None:
    assert hash_bucket("a text", 4) == hash_bucket("a text", 4)
    buckets = [hash_bucket(str(number), 4) for number in range(2000)]
    assert all(400 < buckets.count(bucket) < 600 for bucket in range(4))


def test_benchmarks_name_a_known_head() -> None:
    assert {plan.task for plan in BENCHMARKS.values()} == {"stance", "reply", "keypoint", "rule"}


def test_replies_of_a_debate_agree_where_both_authors_stand_on_one_side(tmp_path: Path) -> None:
    folder = tmp_path / "iac_4forums"
    folder.mkdir()
    with (folder / "author_stance.csv").open("w", encoding="utf-8", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["discussion_id", "author", "majority"])
        rows.writerows([["1", "ann", "pro"], ["1", "bob", "anti"], ["1", "cy", "pro"], ["1", "dan", "tie"]])
    posts = [
        ("1", 1, None, "ann", "Open the pool earlier."),
        ("1", 2, 1, "bob", "It costs too much."),
        ("1", 3, 1, "cy", "My children would love that."),
        ("1", 4, 1, "dan", "Who would pay for it?"),  # the readers could not tell his side
        ("1", 5, 1, "ann", "At seven, I mean."),  # her own post
        ("1", 6, 2, "cy", "word " * 81),  # too long to be read whole
        ("2", 7, 1, "bob", "Another thread."),
    ]
    with gzip.open(folder / "posts.jsonl.gz", "wt", encoding="utf-8") as handle:
        for talk, number, parent, author, text in posts:
            post = {"discussion_id": talk, "post_id": number, "parent_id": parent, "author": author}
            handle.write(json.dumps(post | {"text": text}) + "\n")
    assert sorted(forum_debates(tmp_path, random.Random(1), 10)) == [
        ("Open the pool earlier.", "It costs too much.", DISAGREE),
        ("Open the pool earlier.", "My children would love that.", AGREE),
    ]
