"""What `make serve` says before the server starts."""

from __future__ import annotations

import socket

import pytest

from webapp.serve import announcement, is_free, show


def test_the_announcement_names_the_address_for_this_machine_and_for_a_phone() -> None:
    said = announcement("192.168.1.7", 8000)

    assert "http://localhost:8000/" in said
    assert "http://192.168.1.7:8000/" in said


def test_the_announcement_draws_a_code_and_says_what_plain_http_means() -> None:
    said = announcement("192.168.1.7", 8000)

    assert "█" in said
    assert "no offline copy" in said


def test_without_a_network_the_announcement_says_that_no_phone_can_come() -> None:
    said = announcement(None, 8000)

    assert "no phone can reach it" in said
    assert "█" not in said


def test_a_port_that_something_listens_on_is_not_free() -> None:
    with socket.socket() as listening:
        listening.bind(("", 0))
        listening.listen()

        assert not is_free(listening.getsockname()[1])


def test_a_terminal_without_block_signs_still_gets_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    with (tmp_path / "terminal").open("w+", encoding="ascii") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        show(announcement("192.168.1.7", 8000))
        terminal.seek(0)

        assert "http://192.168.1.7:8000/" in terminal.read()
