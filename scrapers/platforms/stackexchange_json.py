"""Answers of the Stack Exchange interface: questions with their answers, or answers alone.

As on its pages, comments below a question or an answer are no posts of their own.
"""

import html

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, Role
from scrapers.document import Document
from scrapers.html import OwnWords
from scrapers.payload import (
    Object,
    at,
    by_thread,
    html_words,
    is_object,
    marked_words,
    moment_of,
    number_of,
    objects,
    payload,
    shown,
    text_of,
)
from scrapers.platform import Platform


def _recognises(document: Document) -> bool:
    found = payload(document)
    items = objects(at(found, "items")) or objects(found)
    return any(_is_post(item) for item in items[:1]) or is_object(found, "error_id", "error_name")


def _is_post(item: Object) -> bool:
    return "creation_date" in item and ("question_id" in item or "answer_id" in item) and "owner" in item


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if is_object(found, "error_id", "error_name"):
        name, message = text_of(found["error_name"]), text_of(found.get("error_message"))
        raise NotAThread("blocked", f"{document.name}: found the interface's error {name}: {message}")
    items = objects(at(found, "items")) or objects(found)
    questions = [item for item in items if "answer_id" not in item]
    answers = [item for item in items if "answer_id" in item]
    loose = by_thread([(text_of(item.get("question_id")) or "", _answer(item)) for item in answers])
    return (
        *(_question_page(question) for question in questions),
        *(Page(platform="stackexchange", posts=posts) for _, posts in loose),
    )


def _question_page(question: Object) -> Page:
    answers = objects(question.get("answers"))
    closed = text_of(question.get("closed_reason"))
    count = number_of(question.get("answer_count"))
    return Page(
        platform="stackexchange",
        posts=(_question(question), *(_answer(answer) for answer in answers)),
        title=html.unescape(text_of(question.get("title")) or "") or None,
        url=text_of(question.get("link")),
        posts_total=count + 1 if count is not None else None,
        notes=(f"closed: {closed}",) if closed else (),
    )


def _question(question: Object) -> PagePost:
    return _post(question, text_of(question.get("question_id")), None, solution=False)


def _answer(answer: Object) -> PagePost:
    accepted = answer.get("is_accepted") is True
    return _post(
        answer, text_of(answer.get("answer_id")), text_of(answer.get("question_id")), solution=accepted
    )


def _post(item: Object, identifier: str | None, reply_to: str | None, *, solution: bool) -> PagePost:
    words = _words(item)
    author = html.unescape(text_of(at(item, "owner", "display_name")) or "") or None
    return PagePost(
        id=identifier or "p1",
        text=words.text,
        author=author,
        author_id=text_of(at(item, "owner", "user_id")),
        author_basis="author_line" if author else None,
        role=_role(text_of(at(item, "owner", "user_type"))),
        created_at=moment_of(item.get("creation_date")),
        created_raw=shown(item.get("creation_date")),
        edited_at=moment_of(item.get("last_edit_date")),
        editor=text_of(at(item, "last_editor", "display_name")),
        is_solution=solution,
        reply_to=reply_to,
        quotes=words.quotes,
        permalink=text_of(item.get("share_link"), item.get("link")),
        votes=number_of(item.get("score")),
    )


def _words(item: Object) -> OwnWords:
    return html_words(item["body"]) if text_of(item.get("body")) else marked_words(item.get("body_markdown"))


def _role(kind: str | None) -> Role | None:
    if kind == "does_not_exist":
        return "deleted"
    if kind == "moderator":
        return "moderator"
    return "member" if kind else None


STACKEXCHANGE_JSON = Platform(name="stackexchange", shape="json", recognises=_recognises, read=_read)
