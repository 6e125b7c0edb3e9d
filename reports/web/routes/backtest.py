"""Trying a changed rule over history before it goes live. Nothing is written."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundswell.desk import BacktestRequest
from groundswell.desk.sessions import SignedIn
from groundswell.errors import UsageError
from reports.web.guards import Moderator, ModeratorForm
from reports.web.rendering import page
from reports.web.services import services_of

router = APIRouter(prefix="/moderation/backtest", tags=["moderation"])


@router.get("")
def form(request: Request, who: Moderator, clause: str = "") -> Response:
    """Show the clauses and what can be tried on each."""
    return _page(request, who, clause=clause)


@router.post("")
def run(
    request: Request,
    who: ModeratorForm,
    clause: Annotated[str, Form(max_length=200)],
    pattern: Annotated[str, Form(max_length=2000)] = "",
    threshold: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Replay the changed clause over everything stored; show what it would flag and clear."""
    services = services_of(request)
    if services.backtest is None:
        raise HTTPException(503, "This service was started without models, so it cannot try rules.")
    if not services.one_backtest.acquire(blocking=False):
        raise HTTPException(429, "Somebody else is trying a rule at the moment. Try again in a minute.")
    entered: dict[str, Any] = {"clause": clause, "pattern": pattern, "threshold": threshold}
    try:
        wanted = BacktestRequest(
            clause=clause, pattern=pattern.strip() or None, threshold=_threshold(threshold)
        )
        result = services.backtest(wanted)
    except UsageError as error:
        return _page(request, who, status=422, problem=str(error), **entered)
    finally:
        services.one_backtest.release()
    return _page(request, who, result=result, **entered)


def _threshold(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"{text!r} is no threshold; expected a number from 0 to 1, such as 0.85")
    return value


def _page(request: Request, who: SignedIn, *, status: int = 200, **values: Any) -> Response:
    shown: dict[str, Any] = {"clause": "", "pattern": "", "threshold": "", "result": None, "problem": None}
    clauses = services_of(request).desk.clauses
    return page(request, "backtest.html.j2", who, status=status, clauses=clauses, **{**shown, **values})
