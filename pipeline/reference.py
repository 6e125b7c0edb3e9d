"""The reference pages, written from the code: `python -m pipeline.reference docs/reference`.

A test holds that the pages in the repository are what this module writes.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from groundswell.config import Config, Section

_WIDTH = 100
_WRITTEN = "<!-- Made by `python -m pipeline.reference docs/reference`: change the code instead. -->"


def pages() -> Mapping[str, str]:
    """Return each page by its file name."""
    return {"configuration.md": configuration(), "commands.md": commands()}


def configuration() -> str:
    """Return the page on groundswell.toml, a table for each section of the file."""
    parts = [
        "# Configuration",
        _WRITTEN,
        "`groundswell.toml` lies in the working folder, or is named by `--config`. Every key has a default "
        "unless it says “required”, so the smallest file is none. Unknown keys are errors.",
    ]
    for heading, model in _sections(Config, ""):
        parts += [f"## {heading}", (model.__doc__ or "").strip(), "\n".join(_table(model))]
    return "\n\n".join(parts) + "\n"


def commands() -> str:
    """Return the page on the command line: what `--help` says of each command."""
    from pipeline.cli import app  # noqa: PLC0415 - the command line stands on everything

    top = typer.main.get_command(app)
    parts = [
        "# Commands",
        _WRITTEN,
        "Exit codes: 0 done; 1 done with failures listed; 2 wrong usage or configuration; 3 nothing could be "
        "read. Logs go to stderr, data to stdout.",
        _help(top, "groundswell"),
    ]
    for name, command in _commands(top, "groundswell"):
        parts += [f"## {name}", _help(command, name)]
    return "\n\n".join(parts) + "\n"


def _sections(model: type[Section], prefix: str) -> Iterator[tuple[str, type[Section]]]:
    """Yield the heading and model of each table of the file, in the file's order."""
    for name, field in model.model_fields.items():
        many, inner = _inner(field.annotation)
        if inner is not None:
            path = f"{prefix}{name}"
            yield f"`[[{path}]]`, any number" if many else f"`[{path}]`", inner
            yield from _sections(inner, f"{path}.")


def _inner(hint: Any) -> tuple[bool, type[Section] | None]:
    """Return whether a field is a list of tables, and the model of its table, which may be left out."""
    arguments = [each for each in getattr(hint, "__args__", ()) if each not in (Ellipsis, type(None))]
    many = bool(arguments) and getattr(hint, "__origin__", None) is tuple
    found = arguments[0] if len(arguments) == 1 else hint
    return many, found if isinstance(found, type) and issubclass(found, Section) else None


def _table(model: type[Section]) -> Iterator[str]:
    properties = model.model_json_schema()["properties"]
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        if _inner(field.annotation)[1] is not None:
            continue
        default = "required" if field.is_required() else f"`{_toml(field.default)}`"
        if field.default is None:
            default = "none"
        schema = properties[name]
        cells = (f"`{name}`", _kind(schema), default, schema.get("description", ""))
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _kind(schema: Mapping[str, Any]) -> str:
    """Return in words what values a key takes."""
    options = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if options:
        return _kind(options[0])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    bounds = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most"}
    limits = [f"{words} {schema[key]:g}" for key, words in bounds.items() if key in schema]
    return ", ".join([words[schema["type"]], *limits])


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield f"{prefix} {name}", command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix} {name}")


def _help(command: Any, name: str) -> str:
    context = command.context_class(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    return f"```text\n{command.get_help(context).strip()}\n```"


def main() -> None:
    """Write the pages into the folder that is the one argument."""
    folder = Path(sys.argv[1])
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
