"""Fills a HyperKitty archive through its own import command; runs in that archive's own environment.

Reads one JSON object on stdin: `posts` to add (author, text, at); all but the first answer the first.
Prints the path of the thread and its posts (id, author, text, at).
"""

import json
import mailbox
import os
import sys
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - commands need the setup
from hyperkitty.models import Email  # noqa: E402

LIST = "ideas@lists.example.org"


def change(wanted: dict[str, Any]) -> dict[str, Any]:
    """Import what is wanted and return what is there."""
    path = Path(os.environ["FORUM_FOLDER"]) / f"new{Email.objects.count()}.mbox"
    box = mailbox.mbox(path)
    for number, said in enumerate(wanted.get("posts", []), Email.objects.count()):
        box.add(_message(number, said))
    box.flush()
    call_command("hyperkitty_import", "-l", LIST, str(path), stdout=sys.stderr)
    emails = list(Email.objects.order_by("date"))
    return {
        "board": f"/list/{LIST}/latest",
        "topic": f"/list/{LIST}/thread/{emails[0].thread.thread_id}/",
        "posts": [
            {
                "id": f"<{each.message_id}>",
                "author": each.sender_name,
                "text": each.content.strip(),
                "at": f"{each.date:%Y-%m-%dT%H:%M}",
            }
            for each in emails
        ],
    }


def _message(number: int, said: dict[str, str]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{said['author']} <{said['author']}@example.org>"
    message["To"] = LIST
    message["Subject"] = f"{'Re: ' if number else ''}A better paper feed for the small printer"
    message["Date"] = format_datetime(datetime.fromisoformat(said["at"]))
    message["Message-ID"] = f"<wish{number}@example.org>"
    if number:
        message["In-Reply-To"] = "<wish0@example.org>"
    message.set_content(said["text"])
    return message


if __name__ == "__main__":
    found = change(json.load(sys.stdin))
    sys.stdout.write(json.dumps(found))
