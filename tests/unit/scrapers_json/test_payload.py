"""Values of recorded answers, whatever their type, and answers that are not quite JSON."""

import pytest

from scrapers.document import Document
from scrapers.payload import any_words, html_words, marked_words, moment_of, payload
from scrapers.platforms.khoros_liql import KHOROS_LIQL


def document(text: str) -> Document:
    return Document(body=text.encode(), name="answer")


def test_an_answer_printed_by_python_is_read() -> None:
    printed = (
        '{"status":"success","data":{"type":"message","id":"110","body":"A <b>test</b>.","is_solution":False,'
        '"author":{"login":"abe"},"post_time":"2020-05-03T12:37:18.311-07:00","depth":0}}'
    )
    assert KHOROS_LIQL.recognises(document(printed))
    (page,) = KHOROS_LIQL.read(document(printed))
    assert [(post.author, post.text) for post in page.posts] == [("abe", "A test.")]


@pytest.mark.parametrize(
    "text", ["{", "{'a': True", '{"a": __import__("os")}', "True", "{" * 5000 + '"a": None']
)
def test_python_that_is_no_plain_object_is_nothing(text: str) -> None:
    assert payload(document(text)) is None


def test_times_come_in_every_type() -> None:
    same = {moment_of(value) for value in (1600000000, 1600000000.0, "1600000000", 1600000000000)}
    assert same == {"2020-09-13T12:26:40+00:00"}
    assert moment_of(False, None, "", 0, "nothing", 12) is None
    assert moment_of("2023-08-06T09:19:25.568032") == "2023-08-06T09:19:25.568032"


def test_a_body_is_rendered_as_what_it_is() -> None:
    assert any_words("<p>One</p><p>Two</p>").text == "One\n\nTwo"
    assert any_words("1 < 2 and 3 > 2").text == "1 < 2 and 3 > 2"
    assert marked_words("&gt; quoted\n\nOwn &amp; only").text == "Own & only"
    assert html_words("<blockquote>The whole post</blockquote>").text == "The whole post"
