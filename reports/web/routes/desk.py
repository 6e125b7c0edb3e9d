"""The moderation queue: what waits, and deciding it."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from groundswell.desk import (
    Choice,
    ItemState,
    QueueFilter,
    QueueItem,
    ReasonCode,
    Seen,
)
from groundswell.desk.sessions import SignedIn
from groundswell.errors import Conflict, DeskError, UnknownPost, UsageError
from groundswell.records import Decision, Priority
from reports.web.guards import Moderator, ModeratorForm
from reports.web.rendering import page, wants_json, with_query
from reports.web.services import Services, services_of
from reports.web.signin import local
from reports.web.wording import VERDICTS

router = APIRouter(prefix="/moderation", tags=["moderation"])

PAGE = 20
"""Items a page: what one person works through before looking up."""
MOST_AT_ONCE = 200
SeenForm = Annotated[list[str], Form(max_length=MOST_AT_ONCE)]
Back = Annotated[str, Form(max_length=2000)]
PostId = Annotated[str, Form(max_length=200)]
Note = Annotated[str, Form(max_length=4000)]
State = Literal["waiting", "open", "escalated", "upheld", "dismissed", "restored", "all"]


@router.get("")
def queue(
    request: Request,
    who: Moderator,
    state: State = "waiting",
    priority: Annotated[Priority | Literal[""], Query()] = "",
    clause: Annotated[str, Query(max_length=200)] = "",
    reason: Annotated[str, Query(max_length=200)] = "",
    author: Annotated[str, Query(max_length=200)] = "",
    site: Annotated[str, Query(max_length=300)] = "",
    text: Annotated[str, Query(max_length=300)] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
    last: Annotated[list[str] | None, Query(max_length=MOST_AT_ONCE)] = None,
) -> Response:
    """Show what waits, most urgent first, or what the filters ask for."""
    services = services_of(request)
    wanted = QueueFilter(
        states=_states(state),
        priority=priority or None,
        clause=clause or None,
        reason=reason or None,
        author_id=author or None,
        site=site or None,
        text=text,
    )
    chosen = {"state": state, "priority": priority, "clause": clause, "reason": reason, "author": author,
              "site": site, "text": text}  # fmt: skip
    found = services.desk.page(wanted, after=after, limit=PAGE)
    return page(
        request,
        "queue.html.j2",
        who,
        found=found,
        items=found.items,
        counts=services.desk.counts(wanted),
        chosen=chosen,
        is_filtered=any(value for name, value in chosen.items() if name != "state") or state != "waiting",
        sites=services.desk.sites(),
        reasons=services.desk.reasons(),
        clauses=services.desk.clauses,
        last=_last(services, last or []),
        views=[view for view in services.saved.of(who.account.id) if view.path == "/moderation"],
    )


@router.get("/together")
def together(
    request: Request,
    who: Moderator,
    author: Annotated[str, Query(max_length=200)] = "",
    similar: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show what waits by one author, or what nearly repeats one post, to be decided at once."""
    desk = services_of(request).desk
    if bool(author) == bool(similar):
        raise UsageError("name either an author or a post whose copies are wanted")
    items = desk.of_author(author) if author else desk.similar(similar)
    return page(request, "together.html.j2", who, items=items, author=author, similar=similar)


@router.get("/posts/{post_id}")
def post(request: Request, who: Moderator, post_id: str) -> Response:
    """Show one post with everything ever decided on it and every revision of its text."""
    desk = services_of(request).desk
    return page(
        request,
        "post.html.j2",
        who,
        item=desk.item(post_id),
        history=desk.history(post_id),
        similar=len(desk.similar(post_id)),
    )


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


def _states(state: State) -> tuple[ItemState, ...]:
    if state == "waiting":
        return QueueFilter().states
    return tuple(each for each in get_args(ItemState) if state in ("all", each))


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


def _last(services: Services, post_ids: list[str]) -> list[QueueItem]:
    """Return the posts just decided, so that the page can say so and offer to take it back."""
    found = []
    for post_id in post_ids:
        try:
            found.append(services.desk.item(post_id))
        except UnknownPost:
            continue
    return [item for item in found if item.decision is not None]


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
