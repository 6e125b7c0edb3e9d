"""Deciding on posts: verdicts, taking them back, claims, and two people on one post."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from groundswell.desk import Choice, QueueItem, ReasonCode, Seen
from groundswell.desk.sessions import SignedIn
from groundswell.errors import Conflict, DeskError, UsageError
from groundswell.records import Decision
from reports.web.guards import ModeratorForm
from reports.web.rendering import page, wants_json, with_query
from reports.web.routes.queue import MOST_AT_ONCE
from reports.web.services import Services, services_of
from reports.web.signin import local
from reports.web.wording import VERDICTS

router = APIRouter(prefix="/moderation", tags=["moderation"])

SeenForm = Annotated[list[str], Form(max_length=MOST_AT_ONCE)]
Back = Annotated[str, Form(max_length=2000)]
PostId = Annotated[str, Form(max_length=200)]
Note = Annotated[str, Form(max_length=4000)]


@router.post("/decide")
def decide(
    request: Request,
    who: ModeratorForm,
    seen: SeenForm,
    verdict: Annotated[Choice, Form()],
    reason: Annotated[ReasonCode, Form()],
    note: Note = "",
    back: Back = "/moderation",
) -> Response:
    """Record a verdict on one post, or the same on several: all or none."""
    services = services_of(request)
    posts = _seen(seen)
    try:
        made = services.desk.decide_all(posts, verdict, reason, by=who.account.name, note=note)
    except Conflict as conflict:
        services.observer.happened("conflict")
        return _conflict(request, who, conflict, posts, {"verdict": verdict, "reason": reason, "note": note})
    for each in made:
        services.observer.happened(f"decision_{each.verdict}")
    return _recorded(request, services, made, back, "recorded")


@router.post("/undo")
def undo(
    request: Request, who: ModeratorForm, seen: SeenForm, note: Note = "", back: Back = "/moderation"
) -> Response:
    """Take back the latest verdict on each of the posts."""
    services = services_of(request)
    posts = _seen(seen)
    try:
        made = services.desk.undo_all(posts, by=who.account.name, note=note)
    except Conflict as conflict:
        services.observer.happened("conflict")
        return _conflict(request, who, conflict, posts, None)
    services.observer.happened("decision_undone")
    return _recorded(request, services, made, back, "undone")


@router.post("/claim")
def claim(
    request: Request,
    who: ModeratorForm,
    post_id: Annotated[str, Form(max_length=200)],
    back: Back = "/moderation",
) -> Response:
    """Let others see that somebody is looking at a post; it binds nobody."""
    services = services_of(request)
    services.desk.item(post_id)  # nobody claims what is not there
    holds = services.desk.claim(post_id, by=who.account.name)
    if wants_json(request):
        is_mine = holds.claimed_by == who.account.name
        return JSONResponse({"by": holds.claimed_by, "mine": is_mine, "until": holds.until.isoformat()})
    return RedirectResponse(with_query(local(back), "said=claimed"), 303)


@router.post("/release")
def release(
    request: Request,
    who: ModeratorForm,
    post_id: Annotated[str, Form(max_length=200)],
    back: Back = "/moderation",
) -> Response:
    """End one's own claim on a post."""
    services_of(request).desk.release(post_id, by=who.account.name)
    if wants_json(request):
        return JSONResponse({"released": True})
    return RedirectResponse(with_query(local(back), "said=released"), 303)


def _seen(values: list[str]) -> tuple[Seen, ...]:
    """Return what the forms' `seen` fields say: a version and a post's id, a space between them."""
    posts = []
    for value in dict.fromkeys(values):
        version, _, post_id = value.partition(" ")
        if not post_id:
            raise UsageError("the form does not say which posts it is about; tick at least one")
        posts.append(Seen(post_id=post_id, version=version))
    if not posts:
        raise UsageError("no post was ticked; tick at least one")
    return tuple(posts)


def _recorded(
    request: Request, services: Services, made: tuple[Decision, ...], back: str, said: str
) -> Response:
    if wants_json(request):
        items = [services.desk.item(each.post_id) for each in made]
        return JSONResponse(
            {
                "recorded": [
                    {"post": item.post_id, "seen": seen_value(item), "state": item.state} for item in items
                ],
                "says": VERDICTS[made[-1].verdict].past,
            }
        )
    marks = "&".join(f"last={each.post_id}" for each in made) if local(back).startswith("/moderation") else ""
    return RedirectResponse(with_query(local(back), f"said={said}&{marks}"), 303)


def seen_value(item: QueueItem) -> str:
    """Return what a form about an item carries: its version and its id."""
    return f"{item.version} {item.post_id}"


def _conflict(
    request: Request,
    who: SignedIn,
    conflict: Conflict,
    posts: tuple[Seen, ...],
    intended: dict[str, str] | None,
) -> Response:
    """Show both: what somebody else did meanwhile, and what was about to be done. Nothing was written."""
    desk = services_of(request).desk
    try:
        item = desk.item(conflict.post_id)
    except DeskError:
        raise conflict from None
    if wants_json(request):
        return JSONResponse(
            {
                "problem": str(conflict),
                "by": conflict.decided_by,
                "verdict": VERDICTS[conflict.verdict].past if conflict.verdict else None,
                "post": item.post_id,
                "seen": seen_value(item),
            },
            409,
        )
    return page(
        request, "conflict.html.j2", who, status=409, conflict=conflict, item=item, intended=intended,
        others=len(posts) - 1, history=desk.history(item.post_id),
    )  # fmt: skip
