"""Runs the application under a server that uses every core and stands slow clients."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from academy.config import Settings

# Loaded anew in each worker process: engines and threads are never shared between processes.
TARGET = "academy.app:from_environment"


def serve(_settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until a signal says stop; requests under way are finished first."""
    Granian(
        TARGET,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
