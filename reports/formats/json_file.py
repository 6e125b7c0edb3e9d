"""suggestions.json and posts.jsonl: the published contracts, for machines."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reports.build import Report
from reports.evidence import Evidence
from reports.views import Person, ProposalView, SourceCoverage, Status, ThreadView


def suggestions_json(report: Report) -> str:
    """Return suggestions.json (see docs/reference/schemas/suggestions.schema.json)."""
    threads = [_thread(thread) for thread in report.threads]
    whole = {
        "period": _period(report),
        "proposals": [_proposal(view) for view in report.proposals],
        "thread": threads[0] if len(threads) == 1 else None,
        "threads": threads,
        "buckets": {bucket: _number(entry.value) for bucket, entry in report.digest.buckets.items()},
        "coverage": [_coverage(line) for line in report.coverage],
        "method_hash": report.method.hash,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def posts_jsonl(report: Report) -> str:
    """Return posts.jsonl (see docs/reference/schemas/posts.schema.json)."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in report.posts)


def _period(report: Report) -> Mapping[str, Any]:
    return {
        "week": report.period.week,
        "start": _time(report.period.start),
        "end": _time(report.period.end),
        "closed": report.period.closed,
        "as_of": _time(report.now),
        "time_zone": report.config.community.time_zone,
    }


def _proposal(view: ProposalView) -> Mapping[str, Any]:
    numbers = view.numbers
    contested = numbers.get("contested")
    return {
        "key": view.key,
        "headline": view.headline,
        "rank": _number(numbers["rank"].value),
        "support": _people(view, "support"),
        "against": _people(view, "oppose"),
        "conditional": _people(view, "conditional"),
        "asking": _people(view, "status_ask"),
        **_segments(view),
        "proposers": list(view.proposers),
        "demand": {
            "value": numbers["demand"].value,
            "reach": _number(numbers["reach"].value),
            "share": numbers["share"].value,
            "recency": numbers["recency"].value,
        },
        "contested": contested.value if contested else None,
        "consensus": view.is_consensus,
        "single_voices": view.is_single_voices,
        "first_seen": _time(view.first_seen),
        "last_seen": _time(view.last_seen),
        "trend": [_number(entry.value) for entry in view.trend],
        "status": _status(view.status),
        "objections": [
            {
                "text": words.quote,
                "author": words.author,
                **_place(words),
                "reason": reason.reason,
                "answered": reason.is_answered,
            }
            for reason in view.reasons
            for words in reason.objections
        ],
        "conditions": [
            {"text": person.condition, "author": person.name, **_place(person.current)}
            for person in view.with_label("conditional")
            if person.condition and person.current
        ],
        "wordings": [
            {"quote": words.quote, "author": words.author, **_place(words)} for words in view.wordings
        ],
        "lineage": [
            {"event": step.event, "key": step.other_key, "headline": step.other_headline}
            for step in view.lineage
        ],
        "evidence": [_statement(words) for words in view.evidence],
        "confirmed": view.is_confirmed,
    }


def _people(view: ProposalView, label: Any) -> Mapping[str, Any]:
    names = [person.name for person in view.with_label(label)]
    return {"n": len(names), "authors": names}


def _segments(view: ProposalView) -> Mapping[str, Any]:
    """Return the people by segment; nothing where no list of segments is configured."""
    if not view.segments:
        return {}
    names = {"support": "for", "against": "against", "conditional": "conditional", "asking": "asking"}
    return {
        "segments": [
            {
                "segment": segment.name,
                **{name: _number(segment.numbers[number].value) for name, number in names.items()},
            }
            for segment in view.segments
        ]
    }


def _status(status: Status) -> Mapping[str, Any]:
    words = status.latest
    return {
        "state": status.state,
        "since": _time(status.since),
        "by": words.author if words else None,
        "quote": words.quote if words else None,
        "post_id": words.post_id if words else None,
        "revision": words.revision if words else None,
        "days_since_last_word": _number(status.age.value) if status.age else None,
        "asked_since": _number(status.asked_since.value),
        "history": [
            {
                "from": step.before,
                "state": step.after,
                "at": _time(step.words.at),
                "by": step.words.author,
                "by_edit": step.by_edit,
                "quote": step.words.quote,
                **_place(step.words),
            }
            for step in status.history
        ],
    }


def _thread(thread: ThreadView) -> Mapping[str, Any]:
    topic = thread.topic
    return {
        "id": thread.id,
        "title": thread.title,
        "url": thread.url,
        "topic": {"key": topic.key, "headline": topic.headline} if topic else None,
        "posts": _number(thread.posts.value),
        "people": _number(thread.people.value),
        "notes": list(thread.notes),
        "positions": [_position(person) for person in thread.positions],
    }


def _position(person: Person) -> Mapping[str, Any]:
    words = person.current
    return {
        "author": person.name,
        "role": person.role,
        "stance": person.label,
        "score": words.score if words else None,
        "condition": person.condition,
        "changed_mind": person.changed_mind,
        "evidence": [{**_place(words), "quote": words.quote}] if words else [],
        "history": [_statement(each) for each in person.history],
    }


def _statement(words: Evidence) -> Mapping[str, Any]:
    return {
        **_place(words),
        "quote": words.quote,
        "author": words.author,
        "stance": words.label,
        "score": words.score,
        "at": _time(words.at),
        "permalink": words.permalink,
    }


def _place(words: Evidence | None) -> Mapping[str, Any]:
    if words is None:
        return {}
    return {
        "post_id": words.post_id,
        "record_id": words.record_id,
        "thread_id": words.thread_id,
        "revision": words.revision,
        "start": words.start,
        "end": words.end,
    }


def _coverage(line: SourceCoverage) -> Mapping[str, Any]:
    return {
        "source": line.name,
        "threads": _number(line.threads.value),
        "posts_read": _number(line.read.value),
        "posts_expected": _number(line.expected.value) if line.expected else None,
        "newest_post": _time(line.newest),
        "fetched_at": _time(line.fetched_at),
        "failures": _number(line.failures.value),
        "warnings": list(line.warnings),
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _number(value: float) -> int:
    return int(value)
