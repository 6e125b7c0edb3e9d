"""The pages in a real browser: nothing fetched, nothing broken, nothing serious for assistive technology."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from reports.write import write
from tests.report_market import built

PAGES = ("digest", "suggestions", "moderation")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    write(built("2024-W11"), out)
    return out


def _open(browser: Browser, folder: Path, name: str, **options: Any) -> tuple[Page, list[str]]:
    page = browser.new_context(**options).new_page()
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on(
        "request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None
    )
    page.goto((folder / f"{name}.html").as_uri())
    return page, seen


@pytest.mark.parametrize("viewport", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_quiet_and_fit_the_screen(browser: Browser, folder: Path, name: str, viewport: Any) -> None:
    page, seen = _open(browser, folder, name, viewport=viewport)
    assert seen == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, folder: Path, axe: str, name: str, scheme: str) -> None:
    page, _ = _open(browser, folder, name, viewport=DESK, color_scheme=scheme, bypass_csp=True)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    assert [
        (each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")
    ] == []
    page.context.close()


@pytest.mark.parametrize("name", ["digest", "suggestions"])
def test_a_number_opens_to_its_evidence_without_scripts(browser: Browser, folder: Path, name: str) -> None:
    page, _ = _open(browser, folder, name, viewport=DESK, java_script_enabled=False)
    link = page.locator('main a[data-ledger="lower-fees/for"]').first
    link.click()
    place = page.locator(link.get_attribute("href") or "")
    assert place.is_visible()
    assert "A lower fee would keep me here" in place.inner_text()
    page.context.close()


def test_the_ranking_is_complete_without_scripts(browser: Browser, folder: Path) -> None:
    page, _ = _open(browser, folder, "suggestions", viewport=DESK, java_script_enabled=False)
    assert page.locator("#ranked tbody tr:visible").count() == 5
    assert not page.locator("#tools").is_visible()
    page.context.close()


def test_sorting_and_finding(browser: Browser, folder: Path) -> None:
    page, seen = _open(browser, folder, "suggestions", viewport=DESK)
    heading = page.get_by_role("button", name="Against")
    heading.focus()
    page.keyboard.press("Enter")
    assert page.locator("#ranked th[aria-sort=descending]").inner_text() == "Against"
    counts = [int(text) for text in page.locator("#ranked tbody td[data-label=Against]").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.fill("#find", "return labels")
    assert page.locator("#ranked tbody tr:visible").count() == 1
    assert page.locator("#shown").inner_text() == "1 of 5 shown"
    page.fill("#find", "")
    page.check("#themes")
    assert page.locator("#ranked tbody tr:visible").count() == 4
    page.select_option("#status", "in_progress")
    assert page.locator("#ranked tbody tr:visible").count() == 1
    assert seen == []
    page.context.close()


def test_the_policy_stops_a_foreign_script(browser: Browser, folder: Path, tmp_path: Path) -> None:
    text = (folder / "digest.html").read_text(encoding="utf-8")
    (tmp_path / "digest.html").write_text(
        text.replace("</body>", "<script>window.x = 1</script></body>"), encoding="utf-8"
    )
    page, seen = _open(browser, tmp_path, "digest", viewport=DESK)
    assert any("Content Security Policy" in message for message in seen)
    with pytest.raises(Error):
        page.evaluate("x.toString()")
    page.context.close()


def test_the_digest_prints(browser: Browser, folder: Path) -> None:
    page, _ = _open(browser, folder, "digest", viewport=DESK)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    page.context.close()
