"""What the handler of a signal may do: it can be interrupted by itself, whatever it is in the middle of."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tradeviz.web.stop import StopSignals, join_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """A stop leaves both signals ignored, which the tests after this one must not be."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_signal_between_any_two_lines_of_the_handler_is_taken() -> None:
    """Python runs a handler between any two instructions, those of another handler included."""
    stop = StopSignals()
    nested = 0

    def interrupt(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal nested
        if event == "line":
            nested += 1
            sys.settrace(None)  # the nested one is not interrupted itself
            stop.note(signal.SIGTERM, None)
            sys.settrace(trace)
        return interrupt

    def trace(frame: FrameType, _event: str, _argument: Any) -> Any:
        return interrupt if frame.f_code is StopSignals.note.__code__ else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        stop.note(signal.SIGTERM, None)
    finally:
        sys.settrace(before)
    assert nested >= 2
    assert stop.asked


# The handler of a server is held in its middle, inside whatever it locks, while a second signal comes.
REENTERED = """
import os, signal, sys
from tradeviz.web import stop
from tradeviz.web.serve import listen, run
entered = []
def entering(kind):
    before = kind.note
    def note(self, number, frame):
        entered.append(number)
        if len(entered) < 4:
            signal.raise_signal(signal.SIGTERM)
        before(self, number, frame)
        if len(entered) < 8:
            signal.raise_signal(signal.SIGTERM)
    kind.note = note
entering(stop.StopSignals)
listening = listen("127.0.0.1", 0)
ready = lambda: os.kill(os.getpid(), signal.SIGTERM)
run(lambda environ, start: [], listening, {}, int(sys.argv[1]), ready)
print(len(entered), flush=True)
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_whose_handler_is_entered_again_and_again_stops(workers: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REENTERED, workers], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout.split()[-1]) >= 4


def test_once_a_stop_was_asked_for_the_next_signal_kills_nothing() -> None:
    with StopSignals():
        signal.raise_signal(signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


def test_without_a_stop_the_signals_are_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with StopSignals():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_an_interrupt_is_told_from_a_stop_and_one_that_is_ignored_stays_so() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with StopSignals() as stop:
        signal.raise_signal(signal.SIGINT)
    assert stop.interrupted
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with StopSignals() as other:
        signal.raise_signal(signal.SIGINT)
    assert not other.asked


def test_threads_that_do_not_end_are_named() -> None:
    goes_on = threading.Event()
    threads = [threading.Thread(target=goes_on.wait), threading.Thread(target=lambda: None)]
    for thread in threads:
        thread.start()
    assert join_all(threads, 0.05) == threads[:1]
    goes_on.set()
    assert join_all(threads, 60.0) == []


def test_a_signal_wakes_who_waits_for_it_whichever_thread_hears_it() -> None:
    with StopSignals() as stop:
        sender = threading.Thread(target=lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM))
        sender.start()
        ready, _, _ = select.select([stop.reader], [], [], 60.0)
        sender.join()
        assert ready == [stop.reader]
        assert stop.asked
        stop.drain()
        assert select.select([stop.reader], [], [], 0)[0] == []
