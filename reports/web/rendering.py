"""Pages from templates: those of the reports inside the frame of the service, and the service's own."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from groundswell.desk import REASON_LABELS
from groundswell.desk.sessions import SignedIn
from groundswell.ids import digest
from reports.formats.html import environment
from reports.formats.safe import visible
from reports.web.guards import TOKEN_FIELD
from reports.web.printing import proposal_address
from reports.web.services import services_of
from reports.web.wording import NOTICES, VERDICTS, ago, likely_reason, moment, share

_DESIGN = ("tokens.css", "base.css", "digest.css", "table.css", "print.css")


def page(
    request: Request, template: str, who: SignedIn | None, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Return a page; `values` are what its template shows besides the frame."""
    services = services_of(request)
    frame = {
        "who": who,
        "community": services.config.community,
        "here": request.url.path,
        "address": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "notice": NOTICES.get(request.query_params.get("said", "")),
        "now": services.settings.clock(),
        "hidden": hidden(who.form_token) if who else "",
    }
    html = _environment().get_template(template).render(**{**frame, **values})
    return HTMLResponse(html.rstrip("\n") + "\n", status)


def hidden(form_token: str) -> Markup:
    """Return the hidden field that every form of ours carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, form_token)


def wants_json(request: Request) -> bool:
    """Return whether the answer is for a script rather than for a reader."""
    return request.headers.get("accept", "").startswith("application/json")


def with_query(address: str, query: str) -> str:
    """Return an address with more in its query, without what the last step left there.

    >>> with_query("/moderation?site=a&said=undone", "said=recorded")
    '/moderation?site=a&said=recorded'
    """
    path, _, old = address.partition("?")
    kept = [part for part in old.split("&") if part and not part.startswith(("said=", "last="))]
    return f"{path}?{'&'.join([*kept, query.rstrip('&')])}"


def asset(name: str) -> Response | None:
    """Return a stylesheet or script of ours; None where there is none of this name."""
    if name not in _types():
        return None
    return Response(
        _content(name),
        media_type=_types()[name],
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


def asset_address(name: str) -> str:
    """Return where a stylesheet or script is; it changes with the content, which may be kept for good."""
    return f"/static/{name}?v={digest(_content(name))[:12]}"


def _types() -> dict[str, str]:
    return {
        "site.css": "text/css",
        "table.js": "text/javascript",
        "desk.js": "text/javascript",
        "icon.svg": "image/svg+xml",
    }


@cache
def _content(name: str) -> str:
    design, own = files("reports").joinpath("design"), files("reports.web").joinpath("static")
    match name:
        case "site.css":
            styles = [design.joinpath(each) for each in _DESIGN] + [own.joinpath("desk.css")]
            return "".join(style.read_text(encoding="utf-8") for style in styles)
        case "table.js":
            return design.joinpath(name).read_text(encoding="utf-8")
    return own.joinpath(name).read_text(encoding="utf-8")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return a text with half-open spans marked; where they overlap there is one mark."""
    pieces, at = [], 0
    for start, end in merged(spans, len(text)):
        pieces.append(escape(visible(text[at:start])))
        pieces.append(Markup("<mark>{}</mark>").format(visible(text[start:end])))
        at = end
    return Markup("").join([*pieces, escape(visible(text[at:]))])


def merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return half-open spans in order, those that touch or overlap as one, cut to `length`.

    >>> merged([(4, 6), (0, 2), (1, 3), (6, 99)], 8)
    [(0, 3), (4, 8)]
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted((start, min(end, length)) for start, end in spans if start < min(end, length)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


@cache
def _environment() -> Environment:
    loader = ChoiceLoader([PackageLoader("reports.web", "templates"), PackageLoader("reports", "templates")])
    made = environment(loader)
    made.auto_reload = False  # an upgrade below a running service must not mix two versions
    made.globals.update(
        asset=asset_address,
        marked=marked,
        proposal_address=proposal_address,
        verdicts=VERDICTS,
        reason_labels=REASON_LABELS,
        likely=likely_reason,
    )
    made.filters.update(ago=ago, moment=moment, share=share)
    return made
