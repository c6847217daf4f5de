"""A stop is read aloud by the phone's own voice, where it has one."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_accessibility import violations

# Chromium without sound has no voices; this phone has a German one, which is quick.
VOICE = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "de-DE", name: "Anna" }],
  cancel: () => {},
  speak: (saying) => window.said.push([saying.text, saying.lang, saying.rate]),
} });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; window.latest = this; }
};
"""
END = "() => window.latest.dispatchEvent(new Event('end'))"


def test_a_stop_is_read_aloud_with_pause_and_slower(visit: Visit, gorbitz: str) -> None:
    page = visit(
        f"{gorbitz}stops/soziales-kaufhaus/", before=lambda page: page.add_init_script(VOICE)
    )
    page.get_by_role("button", name="Vorlesen").click()
    page.get_by_role("button", name="Pause").wait_for()
    for _ in range(40):
        page.evaluate(END)
    said = page.evaluate("window.said")
    text = " ".join(piece for piece, _, _ in said)

    assert said[0] == ["Soziales Kaufhaus", "de-DE", 1]
    assert "Quelle:" not in text

    expect(page.get_by_role("button", name="Vorlesen")).to_be_visible()

    page.get_by_role("button", name="Vorlesen").click()
    page.get_by_role("button", name="Langsamer").click()

    assert page.evaluate("window.said.at(-1)") == ["Soziales Kaufhaus", "de-DE", 0.7]

    page.evaluate(END)
    second = page.evaluate("window.said.at(-1)[0]")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Weiterlesen").click()

    assert page.evaluate("window.said.at(-1)[0]") == second
    assert violations(page) == []

    page.get_by_role("button", name="Aufhören").click()

    expect(page.get_by_role("button", name="Vorlesen")).to_be_focused()


def test_nobody_is_offered_a_voice_that_the_phone_does_not_have(visit: Visit, gorbitz: str) -> None:
    page = visit(
        f"{gorbitz}stops/soziales-kaufhaus/?lang=en",
        before=lambda page: page.add_init_script(VOICE),
    )

    expect(page.locator("[data-aloud]")).to_be_hidden()
