"""The curriculum of a running site: follows the files, and never shows a broken edit."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from academy.content import curriculum
from academy.content.curriculum import Survey
from academy.content.library import Library
from academy.content.modules import Draft
from academy.content.problems import Problem
from academy.content.rendering import Renderings

SECONDS_BETWEEN_LOOKS = 1.0

Signature = tuple[tuple[str, int, int], ...]


class Shelf:
    """Gives the current Library; looks at the files at most once a second."""

    def __init__(
        self,
        modules_dir: Path,
        exercises_dir: Path,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folders = (modules_dir, exercises_dir)
        self._clock = clock
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._signature: Signature | None = None
        self._live: dict[str, Draft] = {}
        self._general: tuple[Problem, ...] = ()
        self._library: Library | None = None
        self.renderings = Renderings()

    @property
    def library(self) -> Library:
        """What is live, with the problems of the files as they stand."""
        library = self._library
        if library is None:
            with self._lock:
                return self._library or self._look()
        if self._clock() < self._next_look or not self._lock.acquire(blocking=False):
            return library
        try:
            return self._look()
        finally:
            self._lock.release()

    def _look(self) -> Library:
        signature = tuple(_signature(self._folders))
        if self._library is None or signature != self._signature:
            found = curriculum.survey(*self._folders, self.renderings)
            self._live = self._replaced(found)
            self._general = found.problems
            self._library = curriculum.library(self._live, found)
            self._signature = signature
        self._next_look = self._clock() + SECONDS_BETWEEN_LOOKS
        return self._library

    def _replaced(self, found: Survey) -> dict[str, Draft]:
        """The drafts to show now: new ones where an edit brought no new problem."""
        if self._library is None:
            return dict(found.drafts)
        live = {}
        is_misnamed = _is_worse(found.problems, self._general)
        for slug, draft in self._live.items():
            # A module is gone when its folder is, not when the folder's name is a slip.
            if slug in found.drafts or is_misnamed:
                live[slug] = draft
        for slug, draft in found.drafts.items():
            before = live.get(slug)
            if not _is_worse(draft.problems, before.problems if before else ()):
                live[slug] = draft
        return live


def _is_worse(new: tuple[Problem, ...], old: tuple[Problem, ...]) -> bool:
    """Whether there is a problem that was not there before; lines may have moved."""
    return not {(p.path, p.what) for p in new} <= {(p.path, p.what) for p in old}


def _signature(folders: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of every file, which differ after any edit."""
    for folder in folders:
        for root, subfolders, files in os.walk(folder):
            subfolders.sort()
            for name in sorted([*files, *subfolders]):
                path = os.path.join(root, name)
                try:
                    found = os.stat(path)
                except OSError:
                    continue
                is_folder = name in subfolders
                yield path, 0 if is_folder else found.st_mtime_ns, found.st_size
