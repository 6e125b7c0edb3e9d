"""The contract of a stage: records in, records out, everything else left to the runner.

A stage is a generator function. Its positional parameters are the record streams it reads
(`posts: Iterable[Post]`), its keyword-only parameters are models and settings, and its return hint is
what it writes (`Iterator[Sentence]`, or `Iterator[Proposal | Membership]`). A parameter of type
`Previous[Iterable[…]]` receives what the stage itself wrote last time; it orders nothing. The decorator
only records facts: the function stays as it was, so it can be sent to a worker process.
"""

import graphlib
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from groundswell.records import DERIVED

Function = TypeVar("Function", bound=Callable[..., Iterator[Any]])
Item = TypeVar("Item")
Per = Literal["thread", "corpus"]

_PREVIOUS = "previous"
Previous = Annotated[Item, _PREVIOUS]
_FACTS = "__stage__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is known about a stage function."""

    name: str
    function: Callable[..., Iterator[Any]]
    per: Per
    version: int
    reads: tuple[type, ...]
    previous: tuple[bool, ...]
    """For each read stream, whether it is what the stage itself wrote last time."""
    resources: tuple[str, ...]
    writes: tuple[type, ...]


def stage(*, per: Per, version: int) -> Callable[[Function], Function]:
    """Mark a function as a stage; raise `version` whenever its output may change."""

    def mark(function: Function) -> Function:
        setattr(function, _FACTS, (per, version))
        return function

    return mark


def describe(function: Callable[..., Iterator[Any]]) -> Stage:
    """Read a stage's facts from its signature; raise TypeError where the signature is no stage's."""
    if not hasattr(function, _FACTS):
        raise TypeError(f"{function.__qualname__} is not marked with @stage")
    per, version = getattr(function, _FACTS)
    hints = typing.get_type_hints(function, include_extras=True)
    reads: list[type] = []
    previous: list[bool] = []
    resources: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            resources.append(parameter.name)
        else:
            (record,) = _records_in(hints[parameter.name], function)
            reads.append(record)
            previous.append(_PREVIOUS in getattr(hints[parameter.name], "__metadata__", ()))
    return Stage(
        name=function.__name__,
        function=function,
        per=per,
        version=version,
        reads=tuple(reads),
        previous=tuple(previous),
        resources=tuple(resources),
        writes=_records_in(hints["return"], function),
    )


def in_order(functions: Sequence[Callable[..., Iterator[Any]]]) -> tuple[Stage, ...]:
    """Return the stages so that each comes after those it reads from; ties keep the given order.

    Raises TypeError where two stages write one record, where a record has no writer, or on a cycle.
    """
    stages = [describe(function) for function in functions]
    writer: dict[type, Stage] = {}
    for each in stages:
        for record in each.writes:
            if record in writer:
                raise TypeError(f"{writer[record].name} and {each.name} both write {record.__name__}")
            writer[record] = each
    by_name = {each.name: each for each in stages}
    sorter = graphlib.TopologicalSorter[str]()
    for each in stages:
        sorter.add(each.name, *sorted(_upstream(each, writer)))
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        raise TypeError(f"these stages need each other: {' → '.join(error.args[1])}") from error
    ordered: list[Stage] = []
    rank = {each.name: position for position, each in enumerate(stages)}
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=rank.__getitem__)
        ordered.extend(by_name[name] for name in ready)
        sorter.done(*ready)
    return tuple(ordered)


def _upstream(each: Stage, writer: dict[type, Stage]) -> set[str]:
    names: set[str] = set()
    for record, is_previous in zip(each.reads, each.previous, strict=True):
        if is_previous or record not in DERIVED:
            continue
        if record not in writer:
            raise TypeError(f"{each.name} reads {record.__name__}, which no stage writes")
        names.add(writer[record].name)
    return names


def _records_in(hint: Any, function: Callable[..., Any]) -> tuple[type, ...]:
    """Return the record types of `Iterable[R]`, `Iterator[R | S]` or `Previous[Iterable[R]]`."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) not in (Iterable, Iterator):
        raise TypeError(
            f"{function.__qualname__}: {hint} should be Iterable[Record] (read) or Iterator[Record] (written)"
        )
    (inner,) = get_args(hint)
    union = get_origin(inner) in (typing.Union, types.UnionType)
    return tuple(get_args(inner)) if union else (inner,)
