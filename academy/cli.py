"""The command `academy`: thin as views, calling the same services."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from academy import config
from academy.config import BadSettings, Settings
from academy.services import schema
from academy.storage import connect

Command = Callable[[Settings, argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, 1 with every finding in words."""
    os.umask(0o077)
    options = _parser().parse_args(arguments)
    try:
        settings = config.from_environment()
    except BadSettings as refused:
        print(refused, file=sys.stderr)
        return 1
    run: Command = options.run
    return run(settings, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="academy", description="Runs and looks after Academy.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Command, text: str) -> Any:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("migrate", migrate, "bring the database to this program's version")
    return parser


def migrate(settings: Settings, _options: argparse.Namespace) -> int:
    """Bring the database to this program's version."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = connect(settings.database_url)
    schema.migrate(engine)
    print(f"The database is at version {schema.version(engine)}.")
    return 0
