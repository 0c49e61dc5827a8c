"""Three hundred clients that dawdle, and four that do not."""

import itertools
import socket
import threading
import time
from collections.abc import Callable

import pytest

from bench.learners import Learner
from tests.server.site import Answer, Site

pytestmark = pytest.mark.xdist_group("server")

CONNECTIONS = 300
SECONDS = 6.0
GOOD_CLIENTS = 4

GoOn = Callable[[socket.socket], object]
Dawdling = Callable[[Learner], tuple[bytes, GoOn]]


def slow_header(learner: Learner) -> tuple[bytes, GoOn]:
    """A request whose head never ends."""
    return b"GET / HTTP/1.1\r\nHost: localhost\r\n", lambda one: one.sendall(b"X-A: b\r\n")


def slow_body(learner: Learner) -> tuple[bytes, GoOn]:
    """A form that arrives a letter at a time."""
    head = (
        f"POST {learner.path} HTTP/1.1\r\nHost: localhost\r\nCookie: {learner.cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n"
    )
    return head.encode(), lambda one: one.sendall(b"a")


def slow_read(learner: Learner) -> tuple[bytes, GoOn]:
    """A page of sixty kilobytes, read sixteen bytes at a time."""
    head = f"GET {learner.path} HTTP/1.1\r\nHost: localhost\r\nCookie: {learner.cookie}\r\n\r\n"
    return head.encode(), lambda one: one.recv(16)


@pytest.mark.parametrize("dawdle", [slow_header, slow_body, slow_read])
def test_nobody_else_notices(file_site: Site, dawdle: Dawdling) -> None:
    learner, other = file_site.learners(2)
    file_site.start()
    begin, go_on = dawdle(learner)
    crowd = [_connected(file_site.port, begin) for _ in range(CONNECTIONS)]
    stop = time.monotonic() + SECONDS
    answers: list[tuple[Answer, float]] = []

    def ask() -> None:
        while (began := time.monotonic()) < stop:
            answer = file_site.get("/progress/", other.cookie)
            answers.append((answer, time.monotonic() - began))

    threads = [threading.Thread(target=ask) for _ in range(GOOD_CLIENTS)]
    for thread in threads:
        thread.start()
    open_still = _dawdle(crowd, go_on, stop)
    for thread in threads:
        thread.join()
    for one in crowd:
        one.close()
    assert [answer for answer, _seconds in answers if answer.status != 200] == []
    assert len(answers) > 50
    assert sorted(seconds for _answer, seconds in answers)[int(len(answers) * 0.99)] < 2.0
    assert open_still == CONNECTIONS


def _connected(port: int, begin: bytes) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", port))
    made.sendall(begin)
    return made


def _dawdle(crowd: list[socket.socket], go_on: GoOn, stop: float) -> int:
    """Each connection in turn does its little, about once a second; returns how many live on."""
    pause = threading.Event()
    alive = set(crowd)
    for one in itertools.cycle(crowd):
        if time.monotonic() > stop:
            return len(alive)
        try:
            one.settimeout(0.001)
            go_on(one)
        except TimeoutError:
            pass
        except OSError:
            alive.discard(one)
        pause.wait(1 / CONNECTIONS)
    return len(alive)
