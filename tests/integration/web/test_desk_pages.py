"""The desk over HTTP: deciding, undoing, conflicts, twenty people at once, and what the pages never do."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI

from groundswell.corrections import in_force
from groundswell.records import Correction, Decision, Post
from reports.web.shield import POLICY
from tests.integration.web.desk_market import PASSWORD, Case, flagged_id
from tests.integration.web.visitor import Visitor

MODERATORS = 20


def seen(case: Case, number: int) -> str:
    item = case.services.desk.item(flagged_id(number))
    return f"{item.version} {item.post_id}"


def verdict(case: Case, number: int, choice: str = "upheld", **more: Any) -> dict[str, Any]:
    return {"seen": seen(case, number), "verdict": choice, "reason": "spam", **more}


def test_an_item_shows_all_a_moderator_needs(app: FastAPI, case: Case) -> None:
    text = Visitor(app, "mo").get("/moderation?text=muppet").text
    for part in (
        "<mark>clueless muppet</mark>", "be-civil", "do not insult or demean people", "no verdicts yet",
        "reads as rude", "1 post here", "3 days ago", "answers <b data-verbatim>", "Uphold <kbd>u</kbd>",
    ):  # fmt: skip
        assert part in text, part


def test_words_of_posts_cannot_act(app: FastAPI) -> None:
    text = Visitor(app, "mo").get("/moderation?text=reversed").text
    assert "&lt;script&gt;alert(" in text
    assert "‹U+202E›" in text
    assert "\u202e" not in text


def test_deciding_and_undoing_without_scripts(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    answer = who.post("/moderation/decide", verdict(case, 0, note="again", back="/moderation?priority=high"))
    assert answer.headers["location"] == f"/moderation?priority=high&said=recorded&last={flagged_id(0)}"
    text = who.get(answer.headers["location"]).text
    assert "<b>upheld</b> (spam) by" in text
    item = case.services.desk.item(flagged_id(0))
    assert (item.state, item.decision and item.decision.note) == ("upheld", "again")
    (form,) = re.findall(r'<section class="just".*?</section>', text, re.DOTALL)
    field = re.search(r'name="seen" value="([^"]+)"', form)
    assert field
    undone = who.post("/moderation/undo", {"seen": field[1]})
    assert undone.headers["location"].startswith("/moderation?said=undone")
    assert case.services.desk.item(flagged_id(0)).state == "open"
    assert [each.verdict for each in case.store.read(Decision)].count("reopened") == 1


def test_an_upheld_post_leaves_the_reports_at_once_and_returns_at_once(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    words = "A lower fee would keep me here"
    assert words in who.get("/proposals/lower-fees").text
    (spoken,) = (post.id for post in case.store.read(Post) if words in post.text)
    item = case.services.desk.item(spoken)
    fields = {"seen": f"{item.version} {item.post_id}", "reason": "other"}
    who.post("/moderation/decide", {**fields, "verdict": "upheld"})
    for page in ("/proposals/lower-fees", "/digest", "/suggestions", "/files/suggestions.json"):
        assert words not in who.get(page).text, page
    item = case.services.desk.item(spoken)
    fields["seen"] = f"{item.version} {item.post_id}"
    who.post("/moderation/decide", {**fields, "verdict": "restored"})
    assert words in who.get("/proposals/lower-fees").text


def test_two_moderators_on_one_post_never_overwrite_each_other(app: FastAPI, case: Case) -> None:
    mo, ben = Visitor(app, "mo"), Visitor(app, "ben")
    both_saw = verdict(case, 3)
    assert mo.post("/moderation/decide", both_saw).status_code == 303
    late = ben.post("/moderation/decide", {**both_saw, "verdict": "dismissed", "note": "just angry"})
    assert late.status_code == 409
    assert "Nothing was overwritten" in late.text
    assert "<b>upheld</b> (spam) by <span data-verbatim>mo</span>" in late.text
    assert "just angry" in late.text
    assert [each.decided_by for each in case.store.read(Decision)] == ["mo"]
    in_json = ben.post("/moderation/decide", {**both_saw, "verdict": "dismissed"}, Accept="application/json")
    assert (in_json.json()["by"], in_json.json()["verdict"]) == ("mo", "upheld")
    knowing = {**both_saw, "verdict": "dismissed", "seen": in_json.json()["seen"]}
    assert ben.post("/moderation/decide", knowing).status_code == 303
    assert {each.decided_by for each in case.store.read(Decision)} == {"mo", "ben"}


def test_several_posts_are_decided_all_or_none(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    page = who.get(f"/moderation/together?similar={flagged_id(5)}").text
    ticked = re.findall(r'name="seen" value="([^"]+)" checked', page)
    assert {each.partition(" ")[2] for each in ticked} == {flagged_id(n) for n in (5, 6, 7)}
    Visitor(app, "ben").post("/moderation/decide", verdict(case, 6, "dismissed"))
    fields = {"seen": ticked, "verdict": "upheld", "reason": "spam"}
    assert who.post("/moderation/decide", fields).status_code == 409
    assert case.store.count(Decision) == 1
    page = who.get(f"/moderation/together?similar={flagged_id(5)}").text
    fields["seen"] = re.findall(r'name="seen" value="([^"]+)" checked', page)
    done = who.post("/moderation/decide", fields)
    assert done.status_code == 303
    assert "2 posts: <b>upheld</b>" in who.get(done.headers["location"]).text


@pytest.mark.parametrize("path", ["/moderation/decide", "/moderation/undo"])
def test_a_form_without_posts_says_so(app: FastAPI, path: str) -> None:
    answer = Visitor(app, "mo").post(path, {"verdict": "upheld", "reason": "spam", "seen": "v1"})
    assert answer.status_code == 422
    assert "tick at least one" in answer.text


def test_a_claim_is_seen_by_others_and_taken_from_nobody(app: FastAPI, case: Case) -> None:
    mo, ben = Visitor(app, "mo"), Visitor(app, "ben")
    assert mo.post("/moderation/claim", {"post_id": flagged_id(0)}).status_code == 303
    said = ben.post("/moderation/claim", {"post_id": flagged_id(0)}, Accept="application/json").json()
    assert (said["by"], said["mine"]) == ("mo", False)
    assert "is looking at this" in ben.get(f"/moderation/posts/{flagged_id(0)}").text
    assert "is looking at this" not in mo.get(f"/moderation/posts/{flagged_id(0)}").text
    ben.post("/moderation/release", {"post_id": flagged_id(0)})
    assert "is looking at this" in ben.get(f"/moderation/posts/{flagged_id(0)}").text
    mo.post("/moderation/release", {"post_id": flagged_id(0)})
    assert "is looking at this" not in ben.get(f"/moderation/posts/{flagged_id(0)}").text
    assert mo.post("/moderation/claim", {"post_id": "nothing"}).status_code == 404


def test_the_log_lists_exports_and_checks(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    who.post("/moderation/decide", verdict(case, 0, note="=HYPERLINK(1)"))
    case.clock.time += timedelta(days=2)
    who = Visitor(app, "mo")
    who.post("/moderation/decide", verdict(case, 1, "dismissed"))
    text = who.get("/moderation/log").text
    assert text.index("dismissed") < text.index("upheld")
    assert "The chain is whole" in who.get("/moderation/log?check=true").text
    rows = list(csv.DictReader(io.StringIO(who.get("/moderation/log.csv").text.removeprefix("\ufeff"))))
    assert [row["Verdict"] for row in rows] == ["upheld", "dismissed"]
    assert rows[0]["Note"].startswith("'=")
    later = who.get("/moderation/log.csv?since=2024-03-21").text
    assert [row["Verdict"] for row in csv.DictReader(io.StringIO(later.removeprefix("\ufeff")))] == [
        "dismissed"
    ]


def test_backtesting_shows_and_changes_nothing(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    answer = who.post("/moderation/backtest", {"clause": "no-spam", "pattern": "link in profile"})
    assert answer.status_code == 200
    assert "<mark>link in profile</mark>" in answer.text
    assert "Newly flagged (1)" in answer.text
    wrong = who.post("/moderation/backtest", {"clause": "no-spam", "pattern": "(oops"})
    assert wrong.status_code == 422
    assert 'value="(oops"' in wrong.text
    assert who.post("/moderation/backtest", {"clause": "x", "threshold": "much"}).status_code == 422
    assert case.store.count(Decision) == 0


def test_corrections_from_the_page_are_those_of_the_command(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    fields = {"kind": "rename", "proposal_key": "lower-fees", "value": "Halve the selling fee",
              "back": "/proposals/lower-fees"}  # fmt: skip
    assert who.post("/corrections", fields).headers["location"] == "/proposals/lower-fees?said=corrected"
    (made,) = case.store.read(Correction)
    assert (made.kind, made.value, made.made_by) == ("rename", "Halve the selling fee", "mo")
    assert "Take back" in who.get("/proposals/lower-fees").text
    refused = who.post("/corrections", {**fields, "kind": "merge", "value": "no-such-key"})
    assert refused.status_code in (409, 422)
    assert "no-such-key" in refused.text
    assert who.post(f"/corrections/{made.id}/undo", {"back": "/proposals/lower-fees"}).status_code == 303
    assert in_force(case.store.read(Correction)) == ()


def test_every_kind_of_correction_can_be_sent_as_the_page_writes_it(app: FastAPI, case: Case) -> None:
    who = Visitor(app, "mo")
    page = who.get("/proposals/lower-fees").text
    forms = re.findall(r'<form method="post" action="/corrections">.*?</form>', page, re.DOTALL)
    kinds = set()
    for form in forms:
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        for name in re.findall(r'<select name="([^"]+)"', form):
            fields[name] = re.findall(r'<option value="([^"]+)"', form)[-1 if name == "value" else 0]
        fields.setdefault("value", "A name of its own")
        if fields["kind"] in kinds:
            continue
        kinds.add(fields["kind"])
        answer = who.post("/corrections", {k: _plain(v) for k, v in fields.items()})
        assert answer.status_code in (303, 409, 422), answer.text
        if answer.status_code != 303:
            assert "correct" in answer.text.lower() or "already" in answer.text, answer.text
    assert kinds == {"relabel", "move", "split", "not_a_proposal", "rename", "merge", "same_person"}
    assert case.store.count(Correction) >= 4


def _plain(text: str) -> str:
    return text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


def test_a_feed_opens_by_its_address_alone_and_only_that_feed(app: FastAPI, case: Case) -> None:
    page = Visitor(app, "vic").get("/proposals/lower-fees").text
    address = _plain(re.search(r'href="(/proposals/lower-fees/feed\.atom\?[^"]+)"', page)[1])  # type: ignore[index]
    nobody = Visitor(app)
    answer = nobody.get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{atom}entry")
    assert len(entries) >= 10
    for each in (feed, *entries):
        for needed in ("id", "title", "updated"):
            assert each.findtext(f"{atom}{needed}")
    times = [each.findtext(f"{atom}updated") or "" for each in entries]
    assert times == sorted(times, reverse=True)
    assert len({each.findtext(f"{atom}id") for each in entries}) == len(entries)
    assert nobody.get(address.replace("lower-fees", "vacation-mode")).status_code == 403
    assert nobody.get(address[:-1]).status_code == 403
    case.services.accounts.disable("vic")
    assert nobody.get(address).status_code == 403


def test_saved_views_are_kept_shown_and_private(app: FastAPI, case: Case) -> None:
    mo, ben = Visitor(app, "mo"), Visitor(app, "ben")
    saved = mo.post("/views", {"name": "Urgent <b>", "address": "/moderation?state=open&priority=high&"})
    assert saved.headers["location"] == "/moderation?state=open&priority=high&said=saved"
    assert "Urgent &lt;b&gt;" in mo.get("/").text
    assert "Urgent" not in ben.get("/").text
    (view,) = case.services.saved.of(case.services.accounts.find("mo").id)  # type: ignore[union-attr]
    ben.post(f"/views/{view.id}/remove")
    assert "Urgent" in mo.get("/").text
    mo.post(f"/views/{view.id}/remove")
    assert "Urgent" not in mo.get("/").text
    assert mo.post("/views", {"name": "x", "address": "https://evil.example/"}).status_code == 422


def test_every_answer_carries_the_policy(app: FastAPI) -> None:
    who = Visitor(app, "mo")
    for path in ("/", "/moderation", "/nothing", "/healthz", "/static/site.css", "/openapi.json", "/login"):
        headers = who.get(path).headers
        assert headers["content-security-policy"] == POLICY, path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"
        assert ("immutable" in headers["cache-control"]) == (path == "/static/site.css")


def test_pages_hold_no_inline_script_or_style_and_name_nobody_elses_address(app: FastAPI) -> None:
    who = Visitor(app, "ada")
    for path in ("/", "/moderation", "/digest", "/suggestions", "/proposals/lower-fees", "/moderation/log",
                 "/moderation/rules", "/moderation/backtest", "/accounts", "/accounts/me"):  # fmt: skip
        answer = who.get(path)
        assert answer.status_code == 200, path
        text = answer.text
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", text), path
        assert not re.search(r"<style|\sstyle=|\son\w+=\"", text.replace("&#34;", "")), path
        loaded = re.findall(
            r'<(?:script|img|iframe|source|link rel="(?:stylesheet|icon)")[^>]*?(?:src|href)="([^"]+)"', text
        )
        assert loaded
        assert all(each.startswith("/static/") for each in loaded), loaded


def test_metrics_count_and_name_nobody(app: FastAPI, case: Case, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="groundswell.web"):
        who = Visitor(app, "mo")
        who.sign_in("mo", "wrong secret")
        who.get(f"/moderation/posts/{flagged_id(0)}?text=private+words")
    text = who.get("/metrics").text
    assert (
        'groundswell_http_requests_total{method="GET",route="/moderation/posts/{post_id}",status="200"} 1.0'
        in text
    )
    written = text + " ".join(str({**record.__dict__}) for record in caplog.records)
    for secret in (
        PASSWORD,
        "wrong secret",
        "private",
        flagged_id(0),
        "testclient",
        str(who.cookie),
        "'mo'",
        who.token,
    ):
        assert secret not in written, secret
    assert any(record.getMessage() == "sign_in" for record in caplog.records)


def test_twenty_moderators_lose_no_decision(app: FastAPI, case: Case) -> None:
    """Everybody goes over the same queue from another end; each post ends up decided exactly once."""
    for n in range(MODERATORS):
        case.services.accounts.add(f"worker{n}", "moderator", PASSWORD)
    people = [Visitor(app, f"worker{n}") for n in range(MODERATORS)]
    waiting = [item.post_id for item in case.services.desk.page(limit=200).items]
    forms = {post: f"{case.services.desk.item(post).version} {post}" for post in waiting}

    def work(n: int) -> tuple[int, int]:
        recorded = conflicts = 0
        for post in waiting[n:] + waiting[:n]:
            choice = ("upheld", "dismissed", "escalated")[n % 3]
            fields = {"seen": forms[post], "verdict": choice, "reason": "other"}
            status = people[n].post("/moderation/decide", fields, Accept="application/json").status_code
            assert status in (200, 409)
            recorded, conflicts = recorded + (status == 200), conflicts + (status == 409)
        return recorded, conflicts

    with ThreadPoolExecutor(MODERATORS) as pool:
        results = list(pool.map(work, range(MODERATORS)))
    decisions = case.store.read(Decision)
    assert sum(recorded for recorded, _ in results) == len(decisions) == len(waiting)
    assert sum(conflicts for _, conflicts in results) == len(waiting) * (MODERATORS - 1)
    assert {each.post_id for each in decisions} == set(waiting)
    assert case.services.desk.verify() == ()
    by_person = {f"worker{n}": recorded for n, (recorded, _) in enumerate(results)}
    for name, recorded in by_person.items():
        assert sum(each.decided_by == name for each in decisions) == recorded
