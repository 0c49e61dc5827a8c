"""A load client light enough not to be what is measured: eight connections in one loop."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

# A connection stays with the worker process that took it: changing often evens that out.
REQUESTS_A_CONNECTION = 25


@dataclass(slots=True)
class Result:
    """What came back: how many answers in how many seconds, and how long each took."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Result") -> "Result":
        self.seconds += other.seconds
        self.latencies += other.latencies
        self.wrong += other.wrong
        return self

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


class Caller:
    """One connection: sends a request, reads its answer, sends the next."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.left = 0
        self.socket: socket.socket | None = None

    def send(self, request: bytes, selector: selectors.DefaultSelector) -> None:
        if self.left == 0:
            self.close(selector)
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.left = REQUESTS_A_CONNECTION
            selector.register(self.socket, selectors.EVENT_READ, self)
        assert self.socket is not None
        self.left -= 1
        self.got = b""
        self.awaited = 0
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def is_complete(self) -> bool:
        """Take what has arrived; True when the answer is whole."""
        assert self.socket is not None
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.got += piece
        if not self.awaited:
            head, mark, _ = self.got.partition(b"\r\n\r\n")
            if not mark:
                return False
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
            self.awaited = len(head) + 4 + int(length or 0)
        return len(self.got) >= self.awaited

    def close(self, selector: selectors.DefaultSelector) -> None:
        if self.socket:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None


def run(port: int, requests: Iterator[bytes], seconds: float, wanted: bytes) -> Result:
    """Send requests over eight connections until the time is over or there are no more.

    `wanted` is how a right answer begins.
    """
    result = Result()
    selector = selectors.DefaultSelector()
    callers = [Caller(port) for _ in range(8)]
    began = time.perf_counter()
    busy = 0
    for caller in callers:
        busy += _next(caller, requests, selector)
    while busy:
        for key, _ in selector.select(timeout=30):
            caller = key.data
            if not caller.is_complete():
                continue
            at = time.perf_counter()
            result.latencies.append(at - caller.began)
            if not caller.got.startswith(wanted):
                result.wrong.append(caller.got[:200].decode(errors="replace"))
            if at - began > seconds or not _next(caller, requests, selector):
                busy -= 1
    result.seconds = time.perf_counter() - began
    for caller in callers:
        caller.close(selector)
    return result


def _next(caller: Caller, requests: Iterator[bytes], selector: selectors.DefaultSelector) -> bool:
    request = next(requests, None)
    if request is None:
        return False
    caller.send(request, selector)
    return True


def get(path: str, cookie: str) -> bytes:
    """A GET request as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()


def post(path: str, cookie: str, body: str) -> bytes:
    """A form as it goes over the wire."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
