"""One interleaved run of the site beside the barest page that could take its place.

`python -m bench [--rounds 7] [--seconds 0.5]` prints a row a page and exits with 1 when a target
is missed. In every round each page and its ceiling take turns (bare, ours, ours, bare), so that a
machine that is busy with other things slows both; the ratio of the two is what counts.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from academy.web.server import APPLICATION
from bench import stage
from bench.client import Result, run
from bench.stage import CEILING, Server

TARGETS = {"lesson": 1.0, "self-assessment": 0.8, "progress": 0.6, "today": 0.5}
SUBMISSION = "submission"
SUBMISSION_TARGET = 0.6
SUBMISSIONS_A_ROUND = 240
SLOWEST_MS = 60
OK, FOUND = b"HTTP/1.1 200", b"HTTP/1.1 302"


@dataclass(slots=True)
class Row:
    """One line of the table: a ratio for each round, and all answers together."""

    name: str
    target: float
    note: str
    ratios: list[float] = field(default_factory=list)
    ours: Result = field(default_factory=Result)
    bare: Result = field(default_factory=Result)
    ours_cpu: float = 0.0
    bare_cpu: float = 0.0

    def add(self, ours: Result, bare: Result) -> None:
        """Keep a round."""
        self.ratios.append(ours.per_second / bare.per_second)
        self.ours += ours
        self.bare += bare

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.ratios)

    @property
    def slowest(self) -> float:
        """The 99th percentile of all answers, in ms."""
        return 1000 * statistics.quantiles(self.ours.latencies, n=100)[98]

    @property
    def misses(self) -> list[str]:
        """What is not as promised."""
        found = [f"{len(self.ours.wrong)} wrong answers"] if self.ours.wrong else []
        if self.ratio < self.target:
            found.append(f"ratio under {self.target}")
        if self.slowest >= SLOWEST_MS:
            found.append(f"p99 not under {SLOWEST_MS} ms")
        return found

    def __str__(self) -> str:
        low, high = min(self.ratios), max(self.ratios)
        cpu = ""
        if self.bare_cpu:
            each = 1000 * self.ours_cpu / len(self.ours.latencies)
            bare = 1000 * self.bare_cpu / len(self.bare.latencies)
            cpu = f"  cpu {each:.2f} and {bare:.2f} ms"
        missed = f"  MISSED: {', '.join(self.misses)}" if self.misses else ""
        return (
            f"{self.name:<16} ratio {self.ratio:.2f} [{low:.2f}–{high:.2f}]"
            f"  p99 {self.slowest:3.0f} ms  {self.ours.per_second:4.0f}/s"
            f"  (ceiling {self.bare.per_second:4.0f}/s){cpu}  {self.note}{missed}"
        )


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="a turn of one page")
    options = parser.parse_args()
    os.umask(0o077)
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        ready = stage.build(Path(folder), options.rounds * SUBMISSIONS_A_ROUND)
        with (
            open(Path(folder) / "server.log", "w", encoding="utf-8") as log,
            stage.serving(APPLICATION, log) as ours,
            stage.serving(CEILING, log) as bare,
        ):
            rows = _measure(ready, ours, bare, options.rounds, options.seconds)
    print(f"{options.rounds} rounds, concurrency 8, {stage.WORKERS} workers each, SQLite")
    for row in rows:
        print(row)
    return 1 if any(row.misses for row in rows) else 0


def _measure(
    ready: stage.Stage, ours: Server, bare: Server, rounds: int, seconds: float
) -> list[Row]:
    rows = {
        page.name: Row(
            page.name, TARGETS[page.name], f"{page.statements} statements, {page.size:,} bytes"
        )
        for page in ready.pages
    }
    note = f"{ready.statements_of_submission} statements, durable, with CSRF check on both sides"
    rows[SUBMISSION] = Row(SUBMISSION, SUBMISSION_TARGET, note)
    for page in ready.pages:
        for server, request in ((ours, page.ours), (bare, page.bare)):
            run(server.port, itertools.repeat(request, 40), seconds, OK)
    forms = iter(ready.ours), iter(ready.bare)
    for _ in range(rounds):
        for page in ready.pages:
            pair = itertools.repeat(page.ours), itertools.repeat(page.bare)
            _take_turns(rows[page.name], ours, bare, pair, pair, seconds, OK)
        first, second = (
            (islice(forms[0], SUBMISSIONS_A_ROUND // 2), islice(forms[1], SUBMISSIONS_A_ROUND // 2))
            for _half in range(2)
        )
        _take_turns(rows[SUBMISSION], ours, bare, first, second, 60.0, FOUND)
    return list(rows.values())


Pair = tuple[Iterator[bytes], Iterator[bytes]]


def _take_turns(
    row: Row, ours: Server, bare: Server, first: Pair, second: Pair, seconds: float, wanted: bytes
) -> None:
    """Bare, ours, ours, bare: what slows the machine down meanwhile slows both."""
    mine, theirs = Result(), Result()
    cpu = ours.cpu_seconds(), bare.cpu_seconds()
    theirs += run(bare.port, first[1], seconds, wanted)
    mine += run(ours.port, first[0], seconds, wanted)
    mine += run(ours.port, second[0], seconds, wanted)
    theirs += run(bare.port, second[1], seconds, wanted)
    row.ours_cpu += ours.cpu_seconds() - cpu[0]
    row.bare_cpu += bare.cpu_seconds() - cpu[1]
    row.add(mine, theirs)


if __name__ == "__main__":
    sys.exit(main())
