"""Refuses every connection that leaves this machine, and remembers each attempt.

An audit hook sees what any library asks the operating system for, however early it kept its own reference to a socket
function. Attempts are remembered because libraries like to swallow the refusal: the test that made one fails anyway.
As a pytest plugin (``pytest_plugins = ["tests.network_guard"]``) it guards the whole suite.

``python -m tests.network_guard ask "..."`` runs the product's command line under the guard and exits with
``ATTEMPTED`` when anything was refused.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ATTEMPTED = 99  # exit code of a guarded command that reached for the network
LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})
ADDRESS_EVENTS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


class NetworkForbiddenError(OSError):
    """The code under test reached for something that is not on this machine."""


class Guard:
    """The refusals of one process; an audit hook cannot be removed, so the guard is switched instead."""

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self.closed = False
        self.installed = False

    def close(self) -> None:
        """Refuse from now on."""
        if not self.installed:
            sys.addaudithook(self._on_event)
            self.installed = True
        self.closed = True

    def open(self) -> None:
        """Let everything pass again."""
        self.closed = False

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.closed or not event.startswith("socket."):
            return
        host = _host(event, arguments)
        if host is not None and not is_local(host):
            self.attempts.append(f"{event} {host}")
            raise NetworkForbiddenError(f"{event} to {host} is forbidden: only this machine may be reached")


GUARD = Guard()


@contextmanager
def only_this_machine() -> Iterator[list[str]]:
    """Refuse the network inside the block; gives the list of attempts, which must be empty at its end."""
    GUARD.attempts.clear()
    GUARD.close()
    try:
        yield GUARD.attempts
    finally:
        GUARD.open()


@pytest.fixture(scope="session", autouse=True)
def network_closed() -> Iterator[None]:
    """Fixtures and tests of the whole suite reach this machine only."""
    with only_this_machine():
        yield


@pytest.fixture(autouse=True)
def network_untouched() -> Iterator[None]:
    """A test during which something was refused has failed, even if the refusal was swallowed."""
    yield
    attempts = tuple(GUARD.attempts)
    GUARD.attempts.clear()
    assert attempts == ()


def is_local(host: str) -> bool:
    """Whether a name or address stays on this machine: ``127.0.0.53`` and ``::1`` do, ``0.0.0.0`` does not."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _host(event: str, arguments: tuple[object, ...]) -> str | None:
    """The host an event speaks of; None for Unix sockets, which have a path, and for a socket's defaults."""
    if event in NAME_EVENTS:
        host = arguments[0]
    elif event in ADDRESS_EVENTS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return None
    if isinstance(host, bytes | bytearray):
        return host.decode("ascii", "replace")
    return host if isinstance(host, str) else None


def main() -> None:
    """Run the command line under the guard."""
    from ui.main import main as command_line

    try:
        with only_this_machine():
            command_line()
    finally:
        if GUARD.attempts:
            sys.stderr.write("".join(f"refused: {attempt}\n" for attempt in GUARD.attempts))
            sys.exit(ATTEMPTED)


if __name__ == "__main__":
    main()
