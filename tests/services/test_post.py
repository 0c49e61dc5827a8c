"""Handing mail on: to a server in any mood, or to a folder."""

import socket
import stat
from dataclasses import replace
from email.message import EmailMessage
from smtplib import SMTPServerDisconnected

import pytest

from academy.config import Settings
from academy.services import post
from tests.mail_server import MailServer


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, database_url="sqlite://", secret_key="k" * 40)


@pytest.fixture
def message():
    made = EmailMessage()
    made["From"], made["To"] = "Academy <academy@localhost>", "lena@halden.example"
    made["Subject"], made["Message-ID"] = "Elige una contraseña", "<1-a@localhost>"
    made.set_content("Hola, Lena:\n")
    return made


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


def test_a_server_gets_the_mail(settings, message, server):
    post.deliver(replace(settings, mail_url=server.url), message)
    taken = server.taken.get(timeout=5)
    assert (taken["To"], taken["Message-ID"]) == ("lena@halden.example", "<1-a@localhost>")


@pytest.mark.parametrize("mode", ["4xx", "5xx", "drop"])
def test_a_server_that_refuses_or_hangs_up_is_an_error(settings, message, server, mode):
    server.mode = mode
    with pytest.raises(OSError):  # noqa: PT011 - smtplib's errors are many kinds of it
        post.deliver(replace(settings, mail_url=server.url), message)


def test_a_server_that_says_nothing_is_given_up(settings, message, monkeypatch):
    monkeypatch.setattr(post, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(SMTPServerDisconnected, match="timed out"):
            post.deliver(replace(settings, mail_url=url), message)


def test_no_server_at_all_is_an_error(settings, message):
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        post.deliver(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"), message)


def test_without_a_server_mail_lies_in_a_folder_its_owner_alone_reads(settings, message):
    post.deliver(settings, message)
    post.deliver(settings, message)
    (file,) = (settings.data_dir / "mail").iterdir()
    assert file.name == "1-a.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_no_message_id_leads_out_of_the_folder(settings, message):
    del message["Message-ID"]
    message["Message-ID"] = "<../../evil@localhost>"
    post.deliver(settings, message)
    assert [file.name for file in (settings.data_dir / "mail").iterdir()] == ["evil.eml"]
