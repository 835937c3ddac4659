"""Signing in, choosing a password, and the administrator's page, in a real browser."""

from __future__ import annotations

import re

from people import PASSWORD, newcomer
from playwright.sync_api import Page, expect

from api.accounts import Accounts

NEW = "一句 足够 长的 新口令"


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    page.goto(f"{address}/")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_stranger_signs_in_chooses_a_password_and_reads(
    browser_page: Page, address: str, accounts: Accounts
) -> None:
    given = accounts.add("孙小满", "investigator")
    sign_in(browser_page, address, "孙小满", given)
    expect(browser_page.locator("h1")).to_have_text("设置自己的口令")
    browser_page.goto(f"{address}/findings")
    expect(browser_page.locator("h1")).to_have_text("设置自己的口令")
    browser_page.fill("[name=old]", given)
    browser_page.fill("[name=new]", NEW)
    browser_page.fill("[name=again]", NEW)
    browser_page.click("button.primary")
    browser_page.fill("[name=name]", "孙小满")
    browser_page.fill("[name=password]", NEW)
    browser_page.click("button.primary")
    expect(browser_page).to_have_url(f"{address}/findings")
    menu = browser_page.locator(".person-menu")
    expect(menu.locator("summary")).to_have_text("孙小满 · 核查员")
    assert menu.locator('a[href^="/people"]').count() == 0
    menu.locator("summary").click()
    menu.get_by_role("button", name="退出").click()
    expect(browser_page).to_have_url(re.compile("/login"))


def test_a_wrong_password_is_said_on_the_page(browser_page: Page, address: str) -> None:
    sign_in(browser_page, address, "无此人", "不对的口令一二三")
    expect(browser_page.locator("[role=alert]")).to_contain_text("账户名或口令不对")


def test_an_administrator_adds_and_closes_an_account_and_reads_the_log(
    browser_page: Page, address: str, accounts: Accounts
) -> None:
    newcomer(accounts, "周主任", "administrator")
    sign_in(browser_page, address, "周主任", PASSWORD)
    expect(browser_page.locator(".person-menu summary")).to_contain_text("周主任")
    browser_page.goto(f"{address}/people")
    browser_page.fill("form.line [name=name]", "吴新人")
    browser_page.click("form.line button.primary")
    told = browser_page.locator(".given code").inner_text()
    assert accounts.check("吴新人", told).one_time
    row = browser_page.locator("tr", has_text="吴新人").first
    row.get_by_role("button", name="停用").click()
    expect(browser_page.locator("tr", has_text="吴新人").first).to_contain_text("已停用")
    expect(browser_page.locator("body")).to_contain_text("逐行校验一致")
    expect(browser_page.locator("td.wide").first).not_to_be_empty()
    ask_the_graph(browser_page, address)
    browser_page.goto(f"{address}/people?event=query")
    asked = browser_page.locator("tbody tr", has_text="MATCH (c:Card)").first
    for told in ("周主任", "1 行 ok", "RETURN count(c) AS n", "清点卡数"):
        expect(asked).to_contain_text(told)


def ask_the_graph(page: Page, address: str) -> None:
    page.goto(f"{address}/cypher?query=MATCH (c:Card) RETURN count(c) AS n")
    page.fill("#purpose", "清点卡数")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("已记入日志")
