"""Whether websites are still there, asked politely."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.outside.serving import Handler, Site, answer, redirect
from webapp.outside.asking import Limits
from webapp.outside.links import check_link, check_links, manner_for_links


def test_a_page_that_answers_is_asked_for_its_head_alone(site: Site) -> None:
    site.answers["/"] = answer(b"hello")
    state = check_link(f"{site.address}/", site.manner, pause=0)

    assert (state.state, state.status) == ("answers", 200)
    assert [one.method for one in site.asked] == ["HEAD"]


def test_a_page_that_has_moved_answers(site: Site) -> None:
    site.answers["/old"] = redirect("/new", 301)
    site.answers["/new"] = answer(b"hello")

    assert check_link(f"{site.address}/old", site.manner, pause=0).state == "answers"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((code, "dead") for code in (404, 410, 500, 503)),
        *((code, "unclear") for code in (401, 403, 429)),
    ],
)
def test_what_a_server_says_is_judged(site: Site, status: int, state: str) -> None:
    site.answers["/"] = answer(status=status)
    found = check_link(f"{site.address}/", site.manner, pause=0)

    assert (found.state, found.status) == (state, status)
    assert [one.method for one in site.asked] == ["HEAD", "GET"]


def test_a_server_that_knows_no_head_is_asked_for_the_page(site: Site) -> None:
    def only_get(handler: Handler) -> None:
        answer(b"x" * 1_000_000, 405 if handler.command == "HEAD" else 200)(handler)

    site.answers["/"] = only_get

    assert check_link(f"{site.address}/", site.manner, pause=0).state == "answers"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://nowhere.invalid/", "There is no such host."),
        ("http://192.168.0.1/", "The host lies within a network that is not public."),
    ],
)
def test_where_no_answer_is_to_be_had_the_link_is_dead(
    site: Site, address: str, words: str
) -> None:
    state = check_link(address, site.manner, pause=0)

    assert (state.state, state.status, state.words) == ("dead", None, words)


def test_where_nobody_was_asked_nobody_knows(site: Site) -> None:
    state = check_link("https://example.org:8443/", site.manner, pause=0)

    assert (state.state, state.words) == ("unclear", "Only the usual ports of the web are asked.")


def test_a_server_that_takes_for_ever_is_left(site: Site) -> None:
    site.answers["/"] = lambda handler: time.sleep(3)
    manner = replace(site.manner, limits=Limits(seconds=0.3))

    assert check_link(f"{site.address}/", manner, pause=0).words == (
        "The server took too long to answer."
    )


def test_a_host_is_asked_one_thing_at_a_time_and_with_a_pause(site: Site) -> None:
    moments: list[tuple[str, float]] = []

    def slow(handler: Handler) -> None:
        moments.append(("begin", time.monotonic()))
        time.sleep(0.1)
        moments.append(("end", time.monotonic()))
        answer()(handler)

    site.answers.update(dict.fromkeys(("/a", "/b", "/c"), slow))
    addresses = [f"{site.address}/{path}" for path in "abc"]
    states = list(check_links(addresses, site.manner, pause=0.2))
    pauses = [
        after - before
        for (_, before), (_, after) in zip(moments[1::2], moments[2::2], strict=False)
    ]

    assert [state.address for state in states] == addresses
    assert [what for what, _ in moments] == ["begin", "end"] * 3
    assert min(pauses) >= 0.19


def test_we_name_somebody_to_write_to_and_nothing_that_is_no_header() -> None:
    assert manner_for_links("office@lime.example").agent == (
        "Rundgang/0.1 (checks links; office@lime.example)"
    )
    assert manner_for_links("a\r\nCookie: b").agent == "Rundgang/0.1 (checks links)"
