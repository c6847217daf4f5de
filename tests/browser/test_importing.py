"""A spreadsheet comes into a walk by hand, by drag and drop, and without script."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.desks import Desks
from tests.browser.running import ROOT
from tests.browser.test_accessibility import OVERFLOWING, violations
from tests.world import linden_walk

# As Excel saves it in German: its own letters, semicolons, decimal commas, a title above.
EXCEL = (
    "Stationen im Lindenhain;;;;;;\r\n"
    "Nr.;Name;Straße;Hausnr.;Breitengrad;Längengrad;Wer hilft;\r\n"
    "4;Kiosk am Grünen Bogen;Lindenweg;3;51,0512;13,7415;Nachbarschaft e. V.\r\n"
    "5;Bücherschrank;Lindenweg;5;51,0514;13,7418;\r\n"
    "6;Sprechstunde;Lindenweg;7;;;\r\n"
).encode("cp1252")
REFUSED = "400"
DROP = """(form, text) => {
  const dataTransfer = new DataTransfer();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  dataTransfer.items.add(new File([bytes], "gezogen.csv", { type: "text/csv" }));
  for (const name of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer }));
}"""


@pytest.fixture
def linden(desks: Desks) -> str:
    return desks.add(linden_walk())


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    file = tmp_path / "stationen.csv"
    file.write_bytes(EXCEL)
    return file


def send(page: Page, file: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()


def entry(page: Page, name: str) -> str:
    return f"Take over Stop “{name}”"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_spreadsheet_is_matched_looked_at_and_taken_over(
    desks: Desks, linden: str, spreadsheet: Path, script: bool
) -> None:
    page = desks.sit_down("Bob", f"{linden}import", java_script_enabled=script)
    send(page, spreadsheet)

    expect(page).to_have_url(re.compile("/columns$"))
    expect(page.get_by_label("Breitengrad")).to_have_value("latitude")
    page.get_by_label("Wer hilft").select_option(label="Organisation")
    page.get_by_role("button", name="Show what it would change").click()

    expect(page.locator(".change h2")).to_have_count(2)
    page.get_by_label(entry(page, "Bücherschrank")).uncheck()
    page.get_by_role("group", name="Sprechstunde").get_by_label("Latitude").fill("51,0516")
    page.get_by_role("group", name="Sprechstunde").get_by_label("Longitude").fill("13,7421")
    page.get_by_role("button", name="Plan anew").click()
    expect(page.locator(".change h2")).to_have_count(3)
    assert len(desks.saved(linden).stops) == 3, "nothing is saved yet"

    page.get_by_label(entry(page, "Bücherschrank")).uncheck()
    page.get_by_role("button", name="Save as a draft").click()
    expect(page).to_have_url(linden)
    expect(page.get_by_role("status").first).to_contain_text("stationen.csv")
    expect(page.locator("main")).to_contain_text("Kiosk am Grünen Bogen")
    kiosk = desks.saved(linden).stops[3]
    assert (kiosk.id, str(kiosk.actor.said("de"))) == (
        "kiosk-am-gruenen-bogen",
        "Nachbarschaft e. V.",
    )
    assert [stop.id for stop in desks.saved(linden).stops[4:]] == ["sprechstunde"]


def test_a_file_is_dropped_on_the_card(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}import")
    page.locator("form[data-feature=upload]").evaluate(DROP, b64encode(EXCEL).decode())

    expect(page.get_by_role("button", name="Show what it would change")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/columns$"))
    expect(page.locator("main")).to_contain_text("gezogen.csv")


def test_a_refused_file_says_why_on_the_same_page(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Alice", f"{linden}import", expected=REFUSED)
    send(page, ROOT / "tests" / "files" / "ten_faults.geojson")

    expect(page.locator(".refusal")).to_be_focused()
    expect(page.locator("main li", has_text="There is no 2026-02-30")).to_have_count(1)
    send(page, ROOT / "tests" / "files" / "empty.geojson")
    expect(page.locator("main")).to_contain_text("The file is empty")


def test_whoever_was_slower_is_told_and_sees_the_plan_anew(
    desks: Desks, linden: str, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("Name;lat;lon;Tel\nTeeküche;51,05;13,74;0351 1\n", encoding="utf-8")
    alice = desks.sit_down("Alice", f"{linden}import", expected="409")
    send(alice, file)
    alice.get_by_role("button", name="Show what it would change").click()
    expect(alice.get_by_label(entry(alice, "Tea kitchen"))).to_be_checked()

    bob = desks.sit_down("Bob", f"{linden}stops/tea")
    bob.locator('[name="phone"]').fill("0351 22222")
    bob.get_by_role("button", name="Save", exact=True).click()
    expect(bob.locator("p.notice")).to_be_visible()

    alice.get_by_role("button", name="Save as a draft").click()
    expect(alice.get_by_role("alert")).to_contain_text("changed by somebody else meanwhile")
    expect(alice.locator(".change del")).to_have_text(re.compile("22222"))
    assert desks.saved(linden).stops[0].phone == "0351 22222"


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    desks: Desks, linden: str, spreadsheet: Path
) -> None:
    page = desks.sit_down("Alice", f"{linden}import", reduced_motion="reduce")
    found = {}

    def look(name: str) -> None:
        for size in (PHONE, DESK, {"width": 320, "height": 640}):
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found[name, size["width"], scheme] = violations(page)
            found[name, size["width"]] = page.evaluate(OVERFLOWING)

    look("upload")
    send(page, spreadsheet)
    expect(page).to_have_url(re.compile("/columns$"))
    look("columns")
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.locator("form.plan")).to_be_visible()
    look("plan")
    page.goto(f"{linden}export")
    look("export")

    assert not any(found.values()), found


def test_an_export_is_saved_as_a_file(desks: Desks, linden: str) -> None:
    page = desks.sit_down("Bob", f"{linden}export")
    with page.expect_download() as saving:
        page.locator("a[href*='/export/'][href*='csv']").click()

    assert re.fullmatch(r"linden-\d+-1\.csv", saving.value.suggested_filename)
    assert saving.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
