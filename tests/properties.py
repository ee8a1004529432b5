"""How properties run: from fixed seeds in the suite, from random ones with many more examples in the long trials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

if TYPE_CHECKING:
    import pytest

PROFILE = "HYPOTHESIS_PROFILE"  # the environment variable
FIXED, RANDOM = "fixed", "random"
MANY = 10  # times as many examples from random seeds
ORDINARY = 100  # examples of a property that says no number

# Every setting is named: Hypothesis fills in what is not from a profile of its own, which is another where `CI` is set.
# A deadline and the check for slow generation ask a clock, which says something else on a busy machine.
settings.register_profile(FIXED, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    RANDOM,
    derandomize=False,
    deadline=None,
    max_examples=ORDINARY * MANY,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def load_profile() -> str:
    """Load the profile that the environment names, the fixed one otherwise; and say which."""
    profile = os.environ.get(PROFILE, FIXED)
    settings.load_profile(profile)
    if profile == FIXED:
        _forget_constants()
    return profile


def examples(count: int, *suppressed: HealthCheck, long: int = 0) -> settings:
    """Settings of a property with a number of examples of its own, many more in the long trials.

    Args:
        count: examples in the suite.
        suppressed: what Hypothesis is not to complain of.
        long: examples in the long trials; ten times those of the suite where nothing is said. A property whose
            examples take long each has few in the suite, and here as many as it should have.
    """
    most = (long or count * MANY) if os.environ.get(PROFILE) == RANDOM else count
    return settings(max_examples=most, suppress_health_check=[HealthCheck.too_slow, *suppressed])


def _forget_constants() -> None:
    """Keep Hypothesis from trying the constants of whatever modules happen to be loaded.

    It draws some values from the source of our own modules, so the same seed would give other examples after other
    tests, and so with every way in which xdist shares them out. There is no setting for it.
    """
    none = Constants()
    if not callable(getattr(providers, "_get_local_constants", None)):
        raise TypeError(
            "Hypothesis keeps constants elsewhere now: find what providers._get_local_constants has become."
        )
    providers._get_local_constants = lambda: none


def set_ci(monkeypatch: pytest.MonkeyPatch, on: bool) -> None:
    """Set or delete `CI`, in whose presence Hypothesis has other defaults and pytest another summary."""
    if on:
        monkeypatch.setenv("CI", "true")
    else:
        for name in ("CI", "BUILD_NUMBER"):  # pytest asks for either
            monkeypatch.delenv(name, raising=False)
