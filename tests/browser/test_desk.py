"""The moderation desk in a real browser: by keyboard, without scripts, for two people at once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from groundswell.records import Correction, Decision
from tests.integration.web.desk_market import PASSWORD, Case, flagged_id, open_case, serving

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAGES = {
    "home": "/", "queue": "/moderation", "post": f"/moderation/posts/{flagged_id(10)}",
    "together": f"/moderation/together?similar={flagged_id(5)}", "log": "/moderation/log?check=true",
    "rules": "/moderation/rules", "backtest": "/moderation/backtest", "proposal": "/proposals/lower-fees",
    "digest": "/digest?week=2024-W11", "suggestions": "/suggestions", "accounts": "/accounts",
    "account": "/accounts/me", "missing": "/proposals/nothing-of-this-name",
}  # fmt: skip
EXPECTED_NOISE = "the server responded with a status of 404"

pytestmark = pytest.mark.browser


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    opened = open_case(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def address(case: Case) -> Iterator[str]:
    with serving(case) as base:
        yield base


@pytest.fixture(scope="module")
def readonly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One service for all tests that only look."""
    opened = open_case(tmp_path_factory.mktemp("looked-at"))
    desk = opened.services.desk
    for number, verdict in ((0, "upheld"), (3, "dismissed"), (10, "upheld")):
        desk.decide(desk.item(flagged_id(number)).seen, verdict, "abusive", by="ben", note="seen before")  # type: ignore[arg-type]
    desk.claim(flagged_id(2), by="ben")
    with serving(opened) as base:
        yield base
    opened.store.close()


def visit(browser: Browser, base: str, name: str, **options: Any) -> tuple[Page, list[str]]:
    """Sign somebody in; the list fills with what the browser complains of or loads from elsewhere."""
    page = browser.new_context(**{"viewport": DESK, **options}).new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith(base) else noise.append(sent.url))
    page.goto(f"{base}/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")
    return page, noise


def press(page: Page, key: str) -> None:
    """Press a key and wait until what it sent was answered."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "claim" not in answer.url):
        page.keyboard.press(key)


def verdicts(case: Case) -> list[str]:
    return [each.verdict for each in sorted(case.store.read(Decision), key=lambda each: each.number)]


def test_twenty_items_are_decided_by_keyboard_alone(browser: Browser, case: Case, address: str) -> None:
    page, noise = visit(browser, address, "mo")
    page.goto(f"{address}/moderation")
    shown = [str(each.get_attribute("data-post")) for each in page.locator(".post").all()]
    assert len(shown) == 20
    keys = ["u", "d", "e", "u"] * 5
    for number, key in enumerate(keys):
        expect(page.locator(".post:focus")).to_have_attribute("data-post", shown[number])
        press(page, key)
    # The page is worked through: it loads what is left.
    expect(page.locator(".post")).to_have_count(5 + 5)
    meaning = {"u": "upheld", "d": "dismissed", "e": "escalated"}
    assert verdicts(case) == [meaning[key] for key in keys]
    assert [each.post_id for each in sorted(case.store.read(Decision), key=lambda d: d.number)] == shown
    assert {each.decided_by for each in case.store.read(Decision)} == {"mo"}
    assert case.services.desk.verify() == ()
    assert noise == []
    page.context.close()


def test_reason_note_undo_and_help_by_keyboard(browser: Browser, case: Case, address: str) -> None:
    page, noise = visit(browser, address, "mo")
    page.goto(f"{address}/moderation")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    post = str(page.locator(".post:focus").get_attribute("data-post"))
    page.keyboard.press("r")
    page.locator(f"[data-post='{post}'] select[name=reason]").select_option("illegal")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("uddez are letters here")
    page.keyboard.press("Escape")
    press(page, "u")
    (made,) = case.store.read(Decision)
    assert (made.post_id, made.verdict, made.reason, made.note) == (
        post, "upheld", "illegal", "uddez are letters here",
    )  # fmt: skip
    expect(page.locator("#live")).to_contain_text("upheld (illegal).")
    press(page, "z")
    expect(page.locator("#live")).to_contain_text("Taken back")
    assert verdicts(case) == ["upheld", "reopened"]
    expect(page.locator(".post:focus")).to_have_attribute("data-post", post)
    press(page, "d")
    assert verdicts(case) == ["upheld", "reopened", "dismissed"]
    # Whoever moves on before the answer comes stays where they went.
    with page.expect_response("**/moderation/undo"):
        page.keyboard.press("z")
        page.keyboard.press("/")
    expect(page.locator("#live")).to_contain_text("Taken back")
    expect(page.locator("input[name=text]")).to_be_focused()
    assert verdicts(case)[-1] == "reopened"
    assert noise == []
    page.context.close()


def test_the_slower_of_two_moderators_sees_both_and_overwrites_nothing(
    browser: Browser, case: Case, address: str
) -> None:
    mo, _ = visit(browser, address, "mo")
    ben, _ = visit(browser, address, "ben")
    mo.goto(f"{address}/moderation")
    ben.goto(f"{address}/moderation")
    press(mo, "u")
    press(ben, "d")
    expect(ben.locator(".conflict")).to_contain_text("mo was quicker: upheld. Yours was not recorded.")
    assert verdicts(case) == ["upheld"]
    press(ben, "d")  # knowing of the other one now
    assert verdicts(case) == ["upheld", "dismissed"]
    for page in (mo, ben):
        page.context.close()


def test_others_see_who_is_looking(browser: Browser, case: Case, address: str) -> None:
    mo, _ = visit(browser, address, "mo")
    mo.goto(f"{address}/moderation")
    with mo.expect_response("**/moderation/claim"):
        mo.keyboard.press("c")
    ben, _ = visit(browser, address, "ben")
    ben.goto(f"{address}/moderation")
    expect(ben.locator(".post").first).to_contain_text("mo is looking at this")
    for page in (mo, ben):
        page.context.close()


def test_everything_works_without_scripts(browser: Browser, case: Case, address: str) -> None:
    page, noise = visit(browser, address, "mo", java_script_enabled=False)
    page.goto(f"{address}/moderation")
    assert not page.locator("#keys").is_visible()
    first = str(page.locator(".post").first.get_attribute("data-post"))
    page.locator(".post").first.get_by_role("button", name="Uphold").click()
    assert verdicts(case) == ["upheld"]
    assert page.locator(f"[data-post='{first}']").count() == 0
    page.locator(".just").get_by_role("button", name="Undo").click()
    assert verdicts(case) == ["upheld", "reopened"]
    page.fill("input[name=text]", "followers")
    page.locator(".filters").get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Copies").first.click()
    page.get_by_role("button", name="Dismiss ticked").click()
    assert verdicts(case) == ["upheld", "reopened", *["dismissed"] * 3]
    page.locator(".just").get_by_role("button", name="Undo").click()
    assert verdicts(case)[-3:] == ["reopened"] * 3
    page.goto(f"{address}/moderation")
    page.get_by_role("button", name="Further").click()
    assert page.locator(".post").count() == 5
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/moderation")
    assert page.url.startswith(f"{address}/login")
    assert noise == []
    page.context.close()


def test_a_session_that_ends_loses_no_work(browser: Browser, case: Case, address: str) -> None:
    page, _ = visit(browser, address, "mo")
    page.goto(f"{address}/moderation")
    page.keyboard.press("n")
    page.keyboard.type("a note that took a while")
    page.keyboard.press("Escape")
    case.clock.time += timedelta(hours=13)
    press(page, "u")
    expect(page.locator("#live")).to_contain_text("Your session has ended; nothing was recorded.")
    assert page.locator(".post").first.locator("[name=note]").input_value() == "a note that took a while"
    assert verdicts(case) == []
    page.get_by_role("link", name="Sign in again").click()
    assert "Your session has ended" in page.inner_text("main, .said")
    page.context.close()


def test_a_rule_is_tried_before_it_goes_live(browser: Browser, case: Case, address: str) -> None:
    page, noise = visit(browser, address, "mo")
    page.goto(f"{address}/moderation/backtest?clause=no-spam")
    page.get_by_label("Pattern").fill("link in profile")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".result mark")).to_have_text("link in profile")
    assert page.locator("select[name=clause]").input_value() == "no-spam"
    assert noise == []
    page.context.close()


def test_a_proposal_is_corrected_from_its_page(browser: Browser, case: Case, address: str) -> None:
    page, noise = visit(browser, address, "mo")
    page.goto(f"{address}/suggestions")
    page.get_by_role("link", name="Lower the selling fee").first.click()
    assert page.url == f"{address}/proposals/lower-fees"
    page.get_by_text("The proposal as a whole").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Halve the selling fee")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("status")).to_contain_text("Noted.")
    (made,) = case.store.read(Correction)
    assert (made.kind, made.value) == ("rename", "Halve the selling fee")
    page.get_by_role("button", name="Take back").click()
    assert {each.kind for each in case.store.read(Correction)} == {"rename", "undo"}
    assert noise == []
    page.context.close()


def test_viewers_find_reports_and_no_desk(browser: Browser, readonly: str) -> None:
    page, noise = visit(browser, readonly, "vic")
    assert page.get_by_role("link", name="Moderation").count() == 0
    page.get_by_role("link", name="2024-W11").click()
    assert "2024-W11" in page.inner_text("main, header")
    page.goto(f"{readonly}/suggestions")
    page.fill("#find", "return labels")
    assert page.locator("#ranked tbody tr:visible").count() == 1
    assert noise == []
    page.context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_quiet_and_fit_the_screen(browser: Browser, readonly: str, viewport: Any) -> None:
    page, noise = visit(browser, readonly, "ada", viewport=viewport)
    for name, path in PAGES.items():
        page.goto(readonly + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], name
    assert [each for each in noise if EXPECTED_NOISE not in each] == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, readonly: str, axe: str, scheme: str) -> None:
    page, _ = visit(browser, readonly, "ada", color_scheme=scheme, bypass_csp=True)
    problems = []
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}  # nothing else differs by scheme
    for name, path in [*PAGES.items(), ("login", "/login")]:
        if name in ("digest", "suggestions"):
            continue  # their content is checked as files, their frame is that of the other pages
        if name == "login":
            page.context.clear_cookies()
        page.goto(readonly + path)
        for details in page.locator("main details").all()[:6]:
            details.evaluate("each => each.open = true")
        page.evaluate(axe)
        problems += [
            (name, each["id"], each["nodes"][0]["html"][:200])
            for each in page.evaluate("rules => axe.run(rules)", rules)["violations"]
            if each["impact"] in ("serious", "critical")
        ]
    assert problems == []
    page.context.close()


def test_a_foreign_script_does_not_run(browser: Browser, readonly: str) -> None:
    page, _ = visit(browser, readonly, "mo")
    page.goto(f"{readonly}/moderation?text=claims")
    blocked = page.evaluate(
        """() => {
            const script = document.createElement('script');
            try { script.text = 'window.x = 1'; document.body.append(script); } catch { return 'refused'; }
            return window.x === 1 ? 'ran' : 'blocked';
        }"""
    )
    assert blocked in ("refused", "blocked")
    page.context.close()
