"""Coverage-guided fuzzing of one reader: `python -m tests.fuzz.atheris_readers NAME -max_total_time=60 [CORPUS]`.

Whatever is no TradevizError stops it, and the input stays behind as crash-*; make a test of it.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["tradeviz", "tests.fuzz"]):
    from tests.fuzz.mutations import mutated
    from tests.fuzz.targets import TARGETS, taken

import random


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"No reader {name!r}. Known are: {', '.join(TARGETS)}")
    reader = TARGETS[name]

    def once(content: bytes) -> None:
        taken(reader, content)

    def mutate(content: bytes, most: int, seed: int) -> bytes:
        """Half the time libFuzzer's own damages, half the time ours, which know real input."""
        chance = random.Random(seed)
        if chance.random() < 0.5:
            return bytes(atheris.Mutate(content, most))
        return mutated(chance.choice(reader.seeds) if chance.random() < 0.2 else content, chance)[:most]

    options = [f"-timeout={int(reader.seconds * 4)}", "-rss_limit_mb=2048", "-max_len=65536"]
    atheris.Setup([sys.argv[0], *options, *sys.argv[2:]], once, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
