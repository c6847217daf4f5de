"""Asking another server: what is asked, what never is, and how much it may do to us."""

from __future__ import annotations

import gzip
import re
import shutil
import ssl
import subprocess
import time
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.problems import Refused
from tests.outside.serving import Handler, Site, answer, redirect, served_site
from webapp.outside.addresses import is_public, read_place
from webapp.outside.asking import Limits, Manner, ask

NOT_PUBLIC = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"),  # noqa: S104
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1"),
    *("192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1"),
    *("fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "100::1"),
    *("2001:0:53aa:64c::1", "::127.0.0.1"),
)
PUBLIC = ("9.9.9.9", "141.76.1.1", "2620:fe::fe", "64:ff9b::909:909", "::ffff:9.9.9.9")


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_of_our_surroundings_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_that_anybody_could_mean_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/"),
        *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0/", "http://127.1/"),
    ],
)
def test_our_own_machine_is_not_asked_however_it_is_written(url: str) -> None:
    with pytest.raises(Refused, match="not public"):
        ask(url, Manner())


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "https://"),
        ("ftp://example.org/", "https://"),
        ("gopher://example.org:70/", "https://"),
        ("//example.org/", "https://"),
        ("https:///nowhere", "https://"),
        ("", "https://"),
        ("http://example.org:22/", "usual ports"),
        ("http://example.org:99999/", "no web address"),
        ("http://[::1/", "no web address"),
        ("http://alice:secret@example.org/", "password"),
        (f"http://{'a' * 70}.example/", "no web address"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_asked(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        ask(url, Manner())


@given(st.text() | st.from_regex(r"https?://[^/]{0,20}(:[0-9]{0,6})?/.{0,20}", fullmatch=True))
def test_whatever_is_written_is_an_address_or_refused(url: str) -> None:
    try:
        place = read_place(url)
    except Refused:
        return

    assert read_place(place.url) == place
    assert place.url.isascii()
    assert not re.search(r"[\s\x00-\x1f\x7f]", place.url)


def test_an_address_is_sent_as_the_web_writes_it() -> None:
    place = read_place("HTTPS://Straße.example/käse und brot?q=ä b#part")

    assert place.url == "https://strasse.example/k%C3%A4se%20und%20brot?q=%C3%A4%20b"


def test_an_answer_comes_with_its_status_its_type_and_its_content(site: Site) -> None:
    site.answers["/a"] = answer(b"hello", media_type="text/plain; charset=utf-8")
    got = ask(f"{site.address}/a?b=c", site.manner)

    assert (got.status, got.media_type, got.content) == (200, "text/plain", b"hello")
    assert got.url == f"{site.address}/a?b=c"


def test_we_say_who_we_are_and_bring_no_cookie(site: Site) -> None:
    site.answers["/a"] = answer(status=302, Location="/b", Set_Cookie="seen=1; Path=/")
    site.answers["/b"] = answer(b"there")
    ask(f"{site.address}/a", replace(site.manner, agent="Rundgang (office@lime.example)"))

    assert [one.headers["User-Agent"] for one in site.asked] == [
        "Rundgang (office@lime.example)"
    ] * 2
    assert not any("Cookie" in one.headers for one in site.asked)
    assert site.asked[0].headers["Host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_relative_ones_too(site: Site, status: int) -> None:
    site.answers["/a/b"] = redirect("../c", status)
    site.answers["/c"] = answer(b"there")

    assert ask(f"{site.address}/a/b", site.manner).content == b"there"


def test_redirects_without_an_end_are_left(site: Site) -> None:
    site.answers["/a"] = redirect("/b")
    site.answers["/b"] = redirect("/a")
    with pytest.raises(Refused, match="without an end"):
        ask(f"{site.address}/a", site.manner)

    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("http://10.0.0.1/", "not public"),
        ("http://[::1]/", "not public"),
        ("http://169.254.169.254/latest/meta-data/", "not public"),
        ("file:///etc/passwd", "https://"),
        ("http://127.0.0.1:1/", "usual ports"),
    ],
)
def test_each_redirect_is_checked_again(site: Site, there: str, why: str) -> None:
    site.answers["/a"] = redirect(there)
    with pytest.raises(Refused, match=why):
        ask(f"{site.address}/a", site.manner)


def test_only_the_hosts_that_are_named_are_asked_also_by_redirect(site: Site) -> None:
    site.answers["/a"] = redirect("http://other.example/")
    manner = replace(site.manner, hosts={f"127.0.0.1:{site.port}"})
    with pytest.raises(Refused, match=r"other\.example may not be asked"):
        ask(f"{site.address}/a", manner)
    with pytest.raises(Refused, match="BACKGROUND_HOSTS=127"):
        ask(f"{site.address}/a", replace(manner, hosts=()))

    assert len(site.asked) == 1


def test_a_host_that_is_not_there_is_said(site: Site) -> None:
    with pytest.raises(Refused, match="no such host"):
        ask("http://nowhere.invalid/", site.manner)


def test_a_port_where_nobody_listens_is_no_answer(site: Site) -> None:
    manner = replace(site.manner, more_ports=frozenset({1}))
    with pytest.raises(Refused, match="does not answer"):
        ask("http://127.0.0.1:1/", manner)


def test_an_answer_that_is_too_large_is_left(site: Site) -> None:
    site.answers["/a"] = answer(b"x" * 100_001)
    with pytest.raises(Refused, match=r"larger than 0\.1 MB"):
        ask(f"{site.address}/a", site.manner)


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    site.answers["/a"] = answer(gzip.compress(b"hello" * 10_000), Content_Encoding="gzip")

    assert ask(f"{site.address}/a", site.manner).content == b"hello" * 10_000


def test_a_bomb_is_counted_by_what_comes_out_of_it(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.answers["/a"] = answer(bomb, Content_Encoding="gzip")
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="larger"):
        ask(f"{site.address}/a", site.manner)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (gzip.compress(b"hello")[:-9], "gzip"),
        (b"no gzip at all", "gzip"),
        (b"hello", "br"),
        (b"hello", "gzip, gzip"),
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(
    site: Site, content: bytes, encoding: str
) -> None:
    site.answers["/a"] = answer(content, Content_Encoding=encoding)
    with pytest.raises(Refused):
        ask(f"{site.address}/a", site.manner)


def torn(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbut this is all")
    handler.close_connection = True


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def split_header(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n")
    handler.close_connection = True


@pytest.mark.parametrize("respond", [torn, no_http, split_header])
def test_an_answer_that_is_no_whole_answer_is_refused(site: Site, respond) -> None:  # type: ignore[no-untyped-def]
    site.answers["/a"] = respond
    with pytest.raises(Refused, match="does not answer as a web server"):
        ask(f"{site.address}/a", site.manner)


def drip_header(handler: Handler) -> None:
    drip(handler, b"HTTP/1.1 200 OK\r\nX-Long: ")


def drip_content(handler: Handler) -> None:
    drip(handler, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")


def drip(handler: Handler, first: bytes) -> None:
    handler.wfile.write(first)
    for _ in range(200):
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("respond", [drip_header, drip_content])
def test_the_time_counts_as_a_whole_however_slowly_bytes_drip(site: Site, respond) -> None:  # type: ignore[no-untyped-def]
    site.answers["/a"] = respond
    began = time.monotonic()
    with pytest.raises(Refused, match="too long"):
        ask(f"{site.address}/a", replace(site.manner, limits=Limits(100_000, seconds=0.5)))

    assert time.monotonic() - began < 5


def test_a_server_without_tls_is_no_https_server(site: Site) -> None:
    with pytest.raises(Refused, match="does not answer"):
        ask(site.address.replace("http:", "https:"), site.manner)


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody else has signed."""
    program = shutil.which("openssl")
    if not program:
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("tls") / "own.pem"
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    keys = ("-newkey", "rsa:2048", "-nodes", "-keyout", file, "-out", f"{file}.crt")
    subprocess.run(
        [program, "req", "-x509", "-days", "2", *keys, *names], check=True, capture_output=True
    )
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


def test_a_certificate_that_nobody_signed_is_not_believed(own_certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate)
    with served_site(context) as site, pytest.raises(Refused, match="certificate"):
        ask(f"https://127.0.0.1:{site.port}/", site.manner)
