"""The web server: granian, set up so that slow, dying and leaving clients harm nobody else."""

import ctypes
import gc
import importlib
import os
import signal
import sys
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from academy.config import Settings

APPLICATION = "academy.app:from_environment"
# A form that is slow on its way holds a thread until it is there, so there are many; a thread
# exists only while it is needed. docs/decisions/0002-server.md has the measurements.
THREADS = 512
CONNECTIONS = 2048
HEADER_MS = 10_000
DRAIN_SECONDS = 25


def serve(
    _settings: Settings, host: str, port: int, workers: int, application: str = APPLICATION
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun; a worker that dies is replaced.

    `application` names a function without arguments, as "module:function"; each worker calls it
    for itself. Exits with status 1 when a worker keeps dying.
    """
    os.umask(0o077)
    # Imported before the workers are born of this process: each then starts in 0.2 s, not in 1 s.
    importlib.import_module(application.partition(":")[0])
    # What is there now stays: collecting it again and again would copy it into every worker.
    gc.collect()
    gc.freeze()
    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
    ).serve(target_loader=partial(_worker, application, os.getpid()), wrap_loader=False)


def _worker(application: str, parent: int) -> Any:
    """The application, in a process that does not outlive its parent.

    Left behind by a parent that was killed, a worker would go on answering beside its successors.
    """
    if sys.platform == "linux":
        die_with_parent = 1
        ctypes.CDLL(None).prctl(die_with_parent, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)
    module, _, name = application.partition(":")
    return getattr(importlib.import_module(module), name)()
