"""Signing in at a certified provider in a real browser: no script, and no complaint of the policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from groundswell.config import OpenIdConnect
from reports.web.provider import Provider
from tests.integration.servers.certified import certified_provider
from tests.integration.web.desk_market import open_case, serving
from tests.integration.web.own_provider import CLIENT, SECRET

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    case = open_case(tmp_path)
    case.services.accounts.add("sam", "moderator", None)
    with certified_provider() as (issuer, _):
        chosen = OpenIdConnect(
            issuer=issuer, client_id=CLIENT, account_claim="preferred_username", label="Example ID"
        )
        case.services.provider = Provider(chosen, SECRET)
        with serving(case) as base:
            yield base
    case.store.close()


def test_the_button_leads_there_and_back(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if page.url.startswith(address) else None)
    page.goto(f"{address}/moderation")
    page.get_by_role("link", name="Sign in with Example ID").click()
    page.locator("input[name=login]").fill("sam")
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()
    expect(page).to_have_url(f"{address}/moderation")
    expect(page.get_by_role("link", name="sam")).to_be_visible()
    kept = {cookie["name"] for cookie in page.context.cookies(address)}
    assert "groundswell-oidc" not in kept
    assert noise == []
