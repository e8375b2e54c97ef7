"""Mutated feeds, from their bytes to the messages they become, each step as the service takes it:

    bytes → parser child → items → analysis → story, notices → alert, collapsed, digest → each platform → judged

`python -m tests.fuzz --feeds 50000 --seed 1` prints the count of each outcome and every promise that was broken.
Workers are children with the parser's own limits. The kernel's alarm ends one that hangs; it is replaced, and
goes on with the case after. A case depends on its seed and number alone: `--only 4711` does that block again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.mutants import Mutator
from watchers import child, pool

BLOCK = 64  # cases; those of a block that are told make one digest
RENDERED = 8  # one case of so many is told
SHOWN = 20  # findings of a report
PARSING, AFTER = 0, 1  # steps


@dataclass(frozen=True, slots=True)
class Plan:
    feeds: int = 50_000
    seed: int = 1
    rendered: int = RENDERED
    workers: int = 2
    more: tuple[str, ...] = ()  # further seeds
    only: int | None = None  # one case, with its block
    limit_s: float = pool.JOB_S  # of a parse; of processor time, of all that comes after it

    def mutator(self) -> Mutator:
        return Mutator(self.seed, self.more)

    def cases(self, worker: int) -> Iterator[int]:
        """Whole blocks, so that a digest does not depend on how many workers there are."""
        if self.only is not None:
            start = self.only - self.only % BLOCK
            yield from range(start, start + BLOCK) if worker == 0 else ()
            return
        for start in range(worker * BLOCK, self.feeds, self.workers * BLOCK):
            yield from range(start, min(start + BLOCK, self.feeds))


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that was broken."""

    case: int
    what: str


@dataclass
class Report:
    plan: Plan
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def keep(self, folder: Path) -> list[Path]:
        """Write what led to the findings down, to be looked at."""
        mutator = self.plan.mutator()
        paths = []
        for case in sorted({finding.case for finding in self.findings})[:SHOWN]:
            paths.append(folder / f"seed-{self.plan.seed}-case-{case}.feed")
            paths[-1].write_bytes(mutator.mutant(case).body)
        return paths

    def __str__(self) -> str:
        counts = [f"{count:8,}  {outcome}" for outcome, count in sorted(self.outcomes.items())]
        mutator = self.plan.mutator()
        broken = [
            f"seed {self.plan.seed} case {f.case} ({', '.join(mutator.mutant(f.case).made)}): {f.what}"
            for f in self.findings[:SHOWN]
        ]
        return "\n".join([*counts, f"{len(self.findings):8,}  promises broken", *broken])


# ── workers ──────────────────────────────────────────────────────────────────────────────────────────────


def fuzz(plan: Plan) -> Report:
    """Run the plan in as many children as it asks for, and replace those that are lost."""
    report = Report(plan)
    crews = [_Crew(plan, worker) for worker in range(plan.workers)]
    try:
        while working := [crew for crew in crews if not crew.done]:
            for ready in wait([crew.pipe for crew in working], timeout=60):
                next(crew for crew in working if crew.pipe is ready).hear(report)
    finally:
        for crew in crews:
            crew.stop()
    return report


class _Crew:
    """One worker after another on the same cases."""

    def __init__(self, plan: Plan, worker: int) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(child.WORKSHOPS))
        self._plan, self._worker = plan, worker
        self._last = -1  # the case that came back last
        self._step: Any = self._context.RawValue("i", PARSING)
        self._left = plan.cases(worker)
        self.done = False
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = self._context.Pipe(duplex=False)
        self._step.value = PARSING
        self._process = self._context.Process(
            target=_work, args=(theirs, self._step, self._plan, self._worker, self._last)
        )
        self._process.start()
        theirs.close()

    def hear(self, report: Report) -> None:
        """One case that is over, the end of all of them, or the end of the worker."""
        try:
            outcome = self.pipe.recv()
        except EOFError:
            self._lost(report)
            return
        if outcome is None:
            self.done = True
            return
        self._last, outcomes, findings = outcome
        next(self._left)
        report.outcomes.update(outcomes)
        report.findings += [Finding(self._last, what) for what in findings]

    def _lost(self, report: Report) -> None:
        """While parsing that may happen, and is what children are for; after that it may not."""
        self._process.join()
        code = self._process.exitcode or 0
        if code >= 0:
            raise RuntimeError(f"a worker ended with {code}: its traceback stands above")
        self._last = next(self._left)
        parsing, hung = self._step.value == PARSING, code in (-signal.SIGALRM, -signal.SIGPROF)
        what = f"{'parser' if parsing else 'chain'} {'killed as it hung' if hung else f'died ({code})'}"
        if parsing:
            report.outcomes[what] += 1
        if not (parsing and hung):
            report.findings.append(Finding(self._last, what))
        self.pipe.close()
        self._start()

    def stop(self) -> None:
        self.pipe.close()
        with suppress(ValueError):
            self._process.kill()
            self._process.join()


def _work(pipe: Connection, step: Any, plan: Plan, worker: int, after: int) -> None:
    from tests.fuzzchain import Chain, site

    chain, mutator = Chain(), plan.mutator()
    child.start(pool.MEMORY)
    for case in plan.cases(worker):
        if case <= after:
            continue
        step.value = PARSING
        outcomes, findings = Counter[str](), list[str]()
        try:
            read = chain.read(mutator.mutant(case), plan.limit_s)
            outcomes[read.verdict] += 1
            findings += read.findings
            step.value = AFTER
            signal.setitimer(signal.ITIMER_PROF, plan.limit_s)
            if read.feed is not None:
                chain.follow(case, read.feed, told=case % plan.rendered == 0, outcomes=outcomes)
            if case % BLOCK == BLOCK - 1:
                chain.gather(case, outcomes)
        except Exception as error:
            findings.append(f"{site(error)}: {str(error)[:300]!r}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send((case, outcomes, findings))
    pipe.send(None)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rendered", type=int, default=RENDERED, help="one case of so many becomes messages")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", type=int, help="the block of this case alone")
    parser.add_argument("--corpus", type=Path, help="a folder of further feeds to damage")
    parser.add_argument("--keep", type=Path, help="write the feeds that broke a promise into this folder")
    args = parser.parse_args(arguments)
    more = corpus(args.corpus) if args.corpus else ()
    report = fuzz(Plan(args.feeds, args.seed, args.rendered, args.workers, more, args.only))
    print(report)
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        print(*report.keep(args.keep), sep="\n")
    return 1 if report.findings else 0


def corpus(folder: Path) -> tuple[str, ...]:
    """The feeds of a folder that are short enough to be damaged by the thousand."""
    files = sorted(path for path in folder.rglob("*.xml") if path.stat().st_size < 20_000)
    return tuple(path.read_bytes().decode("utf-8", "replace") for path in files)


if __name__ == "__main__":
    sys.exit(main())
