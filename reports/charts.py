"""Small charts as inline SVG, drawn offline by Vega; colours follow the page's own light or dark."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from reports.activity import Activity
from reports.formats.figures import Figures
from reports.formats.safe import one_line, visible
from reports.views import ProposalView

# Stand-ins that base.css maps to the page's colours; real colours would be wrong in the dark.
_INK, _FOR, _CONDITIONAL, _AGAINST, _ASKING = "#000001", "#000002", "#000003", "#000004", "#000005"
_SIDES: Sequence[tuple[str, str, str]] = (
    ("for", "for", _FOR),
    ("conditional", "under conditions", _CONDITIONAL),
    ("asking", "asking where it stands", _ASKING),
)
_VEGA_LITE = "5.21"
"""The version of the grammar that the charts are written in; it travels with the renderer."""
_MOST_PROPOSALS = 8
_LABEL = 44
"""Characters of a headline beside its bar."""
_WIDER = 48
"""Pixels by which a browser's letters may make such a headline longer than the renderer's do."""


def activity_chart(activity: Activity, figures: Figures) -> Markup:
    """Return bars of posts by step of time; nothing where there is only one bar to draw."""
    if len(activity.bars) < 2:
        return Markup("")
    rows = [
        {"step": figures.step(start, activity.step), "posts": entry.value} for start, entry in activity.bars
    ]
    spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "color": _INK},
        "encoding": {
            "x": {
                "field": "step", "type": "nominal", "sort": None, "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True, "ticks": False, "domain": True},
            },
            "y": {
                "field": "posts", "type": "quantitative", "title": None,
                "axis": {"tickCount": 3, "tickMinStep": 1, "domain": False, "ticks": False, "format": "d"},
            },
        },
        "width": 560, "height": 90,
    }  # fmt: skip
    return _svg(spec, "activity", f"Posts by {activity.step}", "Bars; the figures stand in the table below.")


def positions_chart(proposals: Sequence[ProposalView]) -> Markup:
    """Return bars of people for (right) and against (left) for the themes with most demand."""
    themes = [view for view in proposals if not view.is_single_voices][:_MOST_PROPOSALS]
    if not themes:
        return Markup("")
    labels = _labels(themes)
    rows = [row for view, label in zip(themes, labels, strict=True) for row in _bars(view, label)]
    spec = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": {"band": 0.72}},
        "encoding": {
            "y": {
                "field": "proposal", "type": "nominal", "sort": labels, "title": None,
                "axis": {"labelLimit": 320, "ticks": False, "domain": False, "labelPadding": 8},
            },
            "x": {
                "field": "start", "type": "quantitative", "title": None,
                "axis": {"tickMinStep": 1, "tickCount": 6, "labelExpr": "abs(datum.value)", "format": "d",
                         "domain": False, "ticks": False},
            },
            "x2": {"field": "end"},
            "color": {
                "field": "side", "type": "nominal", "title": None,
                "scale": {
                    "domain": ["against", *(name for _, name, _ in _SIDES)],
                    "range": [_AGAINST, *(color for _, _, color in _SIDES)],
                },
                "legend": {"orient": "bottom", "symbolType": "square", "columns": 2, "columnPadding": 26},
            },
        },
        "width": 360, "height": {"step": 26}, "padding": {"left": _WIDER, "top": 5, "right": 5, "bottom": 5},
    }  # fmt: skip
    return _svg(
        spec,
        "positions",
        "People for and against the proposals with most demand",
        "Bars to the left are people against, to the right people for, for it under conditions, and asking; "
        "the figures stand in the list of proposals.",
    )


def _bars(view: ProposalView, label: str) -> list[Mapping[str, Any]]:
    against = view.numbers["against"].value
    rows: list[Mapping[str, Any]] = [{"proposal": label, "side": "against", "start": 0, "end": -against}]
    start = 0.0
    for name, side, _ in _SIDES:
        end = start + view.numbers[name].value
        rows.append({"proposal": label, "side": side, "start": start, "end": end})
        start = end
    return rows


def _labels(views: Sequence[ProposalView]) -> list[str]:
    """Return short headlines, told apart by their rank where two would be the same."""
    found: list[str] = []
    for view in views:
        line = visible(one_line(view.headline))
        label = line if len(line) <= _LABEL else line[:_LABEL].rsplit(" ", 1)[0] + " …"
        found.append(label if label not in found else f"{label} ({view.numbers['rank'].value:.0f})")
    return found


def _svg(spec: Mapping[str, Any], name: str, title: str, description: str) -> Markup:
    """Draw a chart; screen readers get its title, its description and the figures beside it."""
    import vl_convert  # noqa: PLC0415 - brings a JavaScript engine, and not every report draws

    drawing = vl_convert.vegalite_to_svg({**spec, "config": _CONFIG}, vl_version=_VEGA_LITE)
    drawing = _renumbered(drawing, name)
    bare = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"', "", drawing)
    opening = re.match(r"<svg[^>]*>", bare)
    size = re.search(r'viewBox="[^"]*"', bare)
    if opening is None or size is None:
        raise ValueError(f"the chart renderer gave no SVG for {name!r}")
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="c-{0}" '
        'aria-describedby="c-{0}-d" {1}><title id="c-{0}">{2}</title><desc id="c-{0}-d">{3}</desc>'
    ).format(name, Markup(size.group()), escape(title), escape(description))  # noqa: S704 - digits
    return head + Markup(bare[opening.end() :])  # noqa: S704 - Vega escapes the labels


def _renumbered(drawing: str, name: str) -> str:
    """Return a drawing with ids of its own: the renderer counts them up over all it ever drew."""
    for number, known in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', drawing))):
        drawing = drawing.replace(f'id="{known}"', f'id="c-{name}-{number}"')
        drawing = drawing.replace(f"url(#{known})", f"url(#c-{name}-{number})")
    return drawing


_CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "view": {"stroke": None},
    "font": "sans-serif",
    "axis": {
        "grid": True,
        "gridColor": "#00000a",
        "domainColor": "#00000b",
        "labelColor": "#00000c",
        "labelFontSize": 11,
    },
    "axisX": {"grid": False},
    "axisBand": {"grid": False},
    "bar": {"cornerRadiusEnd": 1},
    "legend": {"labelColor": "#00000c", "labelFontSize": 11, "symbolSize": 90},
}
