"""Changes a Spirit forum through its own models; runs in that forum's own environment.

Reads one JSON object on stdin: `posts` to add (author, text, at), `edit` {id: text}, `delete` [id].
Prints what the forum then has: the paths and the posts (id, author, text, at), removed ones left out.
"""

import json
import sys
from datetime import datetime
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from spirit.category.models import Category  # noqa: E402 - models need the setup
from spirit.comment.models import Comment  # noqa: E402
from spirit.core.utils.markdown import Markdown  # noqa: E402
from spirit.topic.models import Topic  # noqa: E402

TITLE = "A better paper feed for the small printer"


def change(wanted: dict[str, Any]) -> dict[str, Any]:
    """Apply what is wanted and return what is there."""
    topic = Topic.objects.filter(title=TITLE).first() or _new_topic()
    for said in wanted.get("posts", []):
        author, _ = User.objects.get_or_create(username=said["author"])
        moment = datetime.fromisoformat(said["at"])
        Comment.objects.create(
            user=author, topic=topic, comment=said["text"], comment_html=_html(said["text"]), date=moment
        )
        Topic.objects.filter(pk=topic.pk).update(last_active=moment)
        topic.increase_comment_count()
    for number, text in wanted.get("edit", {}).items():
        Comment.objects.filter(pk=number).update(comment=text, comment_html=_html(text), is_modified=True)
    Comment.objects.filter(pk__in=wanted.get("delete", [])).update(is_removed=True)
    topic.refresh_from_db()
    return {
        "board": topic.category.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "posts": [
            {
                "id": str(said.pk),
                "author": said.user.username,
                "text": said.comment,
                "at": said.date.isoformat(),
            }
            for said in Comment.objects.filter(topic=topic, is_removed=False).order_by("date", "pk")
        ],
    }


def _html(text: str) -> str:
    return str(Markdown().render(text))


def _new_topic() -> Any:
    category = Category.objects.create(title="Printers")
    starter, _ = User.objects.get_or_create(username="ann")
    return Topic.objects.create(user=starter, category=category, title=TITLE)


if __name__ == "__main__":
    json.dump(change(json.load(sys.stdin)), sys.stdout)
