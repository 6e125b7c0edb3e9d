"""The moderation queue: what waits, and everything about one post."""

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from groundswell.desk import ItemState, QueueFilter, QueueItem
from groundswell.errors import UnknownPost, UsageError
from groundswell.records import Priority
from reports.web.guards import Moderator
from reports.web.rendering import page
from reports.web.services import Services, services_of

router = APIRouter(prefix="/moderation", tags=["moderation"])

PAGE = 20
"""Items a page: what one person works through before looking up."""
MOST_AT_ONCE = 200
_ID = Annotated[str, Query(max_length=200)]


class Asked(BaseModel):
    """What the address of the queue asks for; all of it must hold. `last` are the posts just decided."""

    state: Literal["waiting", "open", "escalated", "upheld", "dismissed", "restored", "all"] = "waiting"
    priority: Priority | Literal[""] = ""
    clause: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=200)
    author: str = Field(default="", max_length=200)
    site: str = Field(default="", max_length=300)
    text: str = Field(default="", max_length=300)
    after: str | None = Field(default=None, max_length=500)
    last: list[str] = Field(default=[], max_length=MOST_AT_ONCE)

    @property
    def filters(self) -> dict[str, str]:
        """The filters by name, empty ones too."""
        return {str(name): value for name, value in self if name not in ("after", "last")}

    @property
    def is_filtered(self) -> bool:
        """Whether this is anything else than the queue as it is."""
        return self.state != "waiting" or any(
            value for name, value in self.filters.items() if name != "state"
        )

    @property
    def wanted(self) -> QueueFilter:
        """The filter as the desk takes it."""
        every = get_args(ItemState)
        states = tuple(each for each in every if self.state in ("all", each))
        return QueueFilter(
            states=states or QueueFilter().states,
            priority=self.priority or None,
            clause=self.clause or None,
            reason=self.reason or None,
            author_id=self.author or None,
            site=self.site or None,
            text=self.text,
        )


@router.get("")
def queue(request: Request, who: Moderator, asked: Annotated[Asked, Query()]) -> Response:
    """Show what waits, most urgent first, or what the filters ask for."""
    services = services_of(request)
    desk, wanted = services.desk, asked.wanted
    return page(
        request,
        "queue.html.j2",
        who,
        found=desk.page(wanted, after=asked.after, limit=PAGE),
        counts=desk.counts(wanted),
        chosen=asked.filters,
        is_filtered=asked.is_filtered,
        sites=desk.sites(),
        reasons=desk.reasons(),
        clauses=desk.clauses,
        last=_last(services, asked.last),
        views=[view for view in services.saved.of(who.account.id) if view.path == "/moderation"],
    )


@router.get("/together")
def together(request: Request, who: Moderator, author: _ID = "", similar: _ID = "") -> Response:
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
    return page(request, "post.html.j2", who, item=desk.item(post_id), history=desk.history(post_id))


def _last(services: Services, post_ids: list[str]) -> list[QueueItem]:
    """Return the posts just decided, so that the page can say so and offer to take it back."""
    found = []
    for post_id in post_ids:
        try:
            found.append(services.desk.item(post_id))
        except UnknownPost:
            continue
    return [item for item in found if item.decision is not None]
