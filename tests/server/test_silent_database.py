"""A PostgreSQL that is there but says nothing, as behind a hanging proxy: 503 in words, in time."""

import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from academy.app import create_app
from academy.config import Settings
from tests.databases import new_postgres
from tests.server.site import KEY

ANSWERED_WITHIN = 8.0


class Proxy:
    """Hands on what is said in both directions until it is told to hang."""

    def __init__(self, folder: str, port: int) -> None:
        self.there = f"{folder}/.s.PGSQL.{port}"
        self.hangs = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.hangs.set()
        for one in (self.listener, *self.open):
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                here, _address = self.listener.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self.there)
            self.open += [here, there]
            threading.Thread(target=self._hand_on, args=(here, there), daemon=True).start()

    def _hand_on(self, here: socket.socket, there: socket.socket) -> None:
        try:
            while True:
                for one in select.select([here, there], [], [])[0]:
                    piece = one.recv(65536)
                    if self.hangs.is_set():
                        return
                    if not piece:
                        raise ConnectionError
                    (there if one is here else here).sendall(piece)
        except (OSError, ValueError):
            here.close()
            there.close()


@pytest.fixture
def proxy(postgres_server: str, worker: str) -> Iterator[Proxy]:
    url = make_url(new_postgres(postgres_server, f"academy_silent_{worker}"))
    made = Proxy(str(url.query["host"]), url.port or 5432)
    yield made
    made.close()


@pytest.fixture
def app(proxy: Proxy, postgres_server: str, worker: str, tmp_path: Path) -> Iterator[Flask]:
    url = make_url(postgres_server).set(
        host="127.0.0.1", port=proxy.port, database=f"academy_silent_{worker}", query={}
    )
    text = url.render_as_string(hide_password=False)
    made = create_app(Settings(data_dir=tmp_path, database_url=text, secret_key=KEY))
    yield made
    made.extensions["academy.engine"].dispose()


def test_a_database_that_falls_silent_is_noticed(app: Flask, proxy: Proxy) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    proxy.hangs.set()
    for page, words in (("/healthz", "does not answer"), ("/sign-in", "Nothing you sent")):
        began = time.monotonic()
        answer = client.get(page)
        assert answer.status_code == 503
        assert words in answer.get_data(as_text=True)
        assert time.monotonic() - began < ANSWERED_WITHIN
    proxy.hangs.clear()
    assert client.get("/healthz").status_code == 200
