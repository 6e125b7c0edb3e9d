"""Changes a django-machina forum through its own models; runs in that forum's own environment.

Reads one JSON object on stdin: `posts` to add (author, text, at), `edit` {id: text}, `delete` [id].
Prints what the forum then has: the path of the topic and its posts (id, author, text, at).
"""

import json
import sys
from datetime import datetime
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need the setup
from machina.apps.forum.models import Forum  # noqa: E402
from machina.apps.forum_conversation.models import Post, Topic  # noqa: E402
from machina.apps.forum_permission.models import ForumPermission, UserForumPermission  # noqa: E402

TITLE = "A better paper feed for the small printer"


def change(wanted: dict[str, Any]) -> dict[str, Any]:
    """Apply what is wanted and return what is there."""
    topic = Topic.objects.filter(subject=TITLE).first() or _new_topic()
    for said in wanted.get("posts", []):
        author, _ = User.objects.get_or_create(username=said["author"])
        post = Post.objects.create(
            topic=topic, poster=author, subject=TITLE, content=said["text"], approved=True
        )
        Post.objects.filter(pk=post.pk).update(created=datetime.fromisoformat(said["at"]), updated=said["at"])
    for number, text in wanted.get("edit", {}).items():
        post = Post.objects.get(pk=number)
        post.content = text
        post.save()
    for number in wanted.get("delete", []):
        Post.objects.get(pk=number).delete()
    topic.refresh_from_db()
    forum = topic.forum
    return {
        "board": f"/forum/{forum.slug}-{forum.pk}/",
        "topic": f"/forum/{forum.slug}-{forum.pk}/topic/{topic.slug}-{topic.pk}/",
        "posts": [
            {
                "id": str(post.pk),
                "author": post.poster.username,
                "text": post.content.raw,
                "at": post.created.isoformat(),
            }
            for post in topic.posts.order_by("created", "pk")
        ],
    }


def _new_topic() -> Any:
    forum = Forum.objects.create(name="Printers", type=Forum.FORUM_POST)
    for name in ("can_see_forum", "can_read_forum"):
        permission = ForumPermission.objects.get(codename=name)
        UserForumPermission.objects.create(permission=permission, anonymous_user=True, has_perm=True)
    starter, _ = User.objects.get_or_create(username="ann")
    return Topic.objects.create(
        forum=forum,
        subject=TITLE,
        poster=starter,
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        approved=True,
    )


if __name__ == "__main__":
    json.dump(change(json.load(sys.stdin)), sys.stdout)
