"""Askbot's JSON: a question (with its opening words only), or the comments below a post."""

from groundswell.errors import NotAThread
from groundswell.page import Page, PagePost, Role
from scrapers.document import Document
from scrapers.payload import (
    Object,
    at,
    by_thread,
    html_words,
    is_object,
    link,
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
    if is_object(found, "questions") and objects(found["questions"]):
        return is_object(objects(found["questions"])[0], "answer_ids")
    return is_object(found, "answer_ids", "summary") or bool(_comments(found))


def _comments(found: object) -> list[Object]:
    return [entry for entry in objects(found) if "comment_added_at" in entry and "html" in entry]


def _read(document: Document) -> tuple[Page, ...]:
    found = payload(document)
    if is_object(found, "questions"):
        raise NotAThread("listing", f"{document.name}: found a list of questions, expected one")
    comments = _comments(found)
    if comments:
        posts = [(text_of(entry.get("object_id")) or "", _comment(document, entry)) for entry in comments]
        return tuple(Page(platform="askbot", posts=run) for _, run in by_thread(posts))
    answers = number_of(found.get("answer_count"))
    page = Page(
        platform="askbot",
        posts=(_question(found),),
        title=text_of(found.get("title")),
        url=text_of(found.get("url")),
        posts_total=answers + 1 if answers is not None else None,
    )
    return (page,)


def _question(question: Object) -> PagePost:
    words = html_words(question.get("summary"))
    author = text_of(at(question, "author", "username"))
    return PagePost(
        id=text_of(question.get("id")) or "p1",
        text=words.text,
        number=1,
        author=author,
        author_id=text_of(at(question, "author", "id")),
        author_basis="author_line" if author else None,
        role=None if author else "deleted",
        created_at=moment_of(question.get("added_at")),
        created_raw=shown(question.get("added_at")),
        quotes=words.quotes,
        permalink=text_of(question.get("url")),
        votes=number_of(question.get("score")),
    )


def _comment(document: Document, entry: Object) -> PagePost:
    words = html_words(entry.get("html"))
    author = text_of(entry.get("user_display_name"))
    return PagePost(
        id=text_of(entry.get("id")) or "p1",
        text=words.text,
        author=author,
        author_id=text_of(entry.get("user_id"), link(document, entry.get("user_profile_url"))),
        author_basis="author_line" if author else None,
        role=_role(entry, author),
        created_at=moment_of(entry.get("comment_added_at")),
        created_raw=shown(entry.get("comment_added_at")),
        reply_to=text_of(entry.get("object_id")),
        quotes=words.quotes,
        votes=number_of(entry.get("score"), entry.get("points")),
    )


def _role(entry: Object, author: str | None) -> Role:
    if author is None:
        return "deleted"
    if entry.get("user_is_administrator") is True:
        return "staff"
    return "moderator" if entry.get("user_is_moderator") is True else "member"


ASKBOT_JSON = Platform(name="askbot", shape="json", recognises=_recognises, read=_read)
