"""The long trials: `python -m tests.trust --minutes 30`. Exits with 1 when anything failed or was lost."""

from __future__ import annotations

import argparse
import sys

from tests.trust import fuzzing, kills, seeds, soak, stops
from tests.trust.trial import Outcome, Trial, budgets, table

# One more trial is one more line.
TRIALS = (
    Trial("imports killed at random moments", kills.run, 0.15, 900),
    Trial("servers stopped by bursts of signals", stops.run, 0.15, 1200),
    Trial("fifty readers for ten minutes", soak.run, 0.25, soak.MOST),
    Trial("properties from random seeds", seeds.run, 0.25),
    Trial("fuzzing of every reader of outside text", fuzzing.run, 0.2),
)


def main() -> int:
    """Run the trials one after the other, and print one table."""
    parser = argparse.ArgumentParser(prog="make trust", description=__doc__)
    parser.add_argument("--minutes", type=float, default=25.0, help="how long all of it may take, about")
    parser.add_argument("--only", default="", help="just the trials whose name holds these words")
    asked = parser.parse_args()
    chosen = [one for one in TRIALS if asked.only in one.what]
    rows: list[tuple[str, Outcome]] = []
    for trial, seconds in budgets(chosen, asked.minutes * 60):
        sys.stderr.write(f"{trial.what}: up to {seconds / 60:.1f} minutes ...\n")
        rows.append((trial.what, trial.run(seconds)))
    sys.stdout.write(table(rows) + "\n")
    for what, outcome in rows:
        if outcome.tests:
            sys.stdout.write(f"\n{what}: add to the tests\n\n{outcome.tests}\n")
    return 1 if any(outcome.failed for _, outcome in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
