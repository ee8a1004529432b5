"""One import at a time, in a thread of its own, which ends when it is told to, when it is left, and with the server."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from tests.web.imports.conftest import PATIENCE, HeldJob, refused

from tradeviz.store import open_store
from tradeviz.web.imports.job import ASKING, READING, WAITING, WRITING, JobEndedError, JobProgress, JobStep
from tradeviz.web.imports.runner import (
    CANCELLED,
    DONE,
    FAILED,
    LEFT,
    LEFT_PATIENCE,
    STOPPED,
    BusyError,
    JobRunner,
    RunningJob,
)
from tradeviz.web.imports.runner import PATIENCE as PAGE_PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Watch:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def runner(tmp_path: Path, watch: Watch) -> Iterator[JobRunner]:
    made = JobRunner(lambda: open_store(tmp_path / "store"), watch)
    yield made
    assert made.close(PATIENCE)


def begun(runner: JobRunner, job: HeldJob) -> RunningJob:
    running = runner.start(job)
    assert job.begun.wait(PATIENCE)
    return running


def how(running: RunningJob, job: HeldJob) -> str:
    job.on.set()
    running.thread.join(PATIENCE)
    assert running.end is not None
    assert job.closed
    return running.end.how


def test_a_job_that_is_done_says_what_it_brought(runner: JobRunner) -> None:
    job = HeldJob()
    running = begun(runner, job)
    assert (running.number, runner.running) == (1, running)
    assert how(running, job) == DONE
    assert running.end is not None
    assert running.end.outcome.report == "all of it"
    assert (runner.running, runner.numbered(1), runner.numbered(2)) == (None, running, None)


def test_a_second_job_waits_for_nobody(runner: JobRunner) -> None:
    job, second = HeldJob(), HeldJob()
    running = begun(runner, job)
    with pytest.raises(BusyError):
        runner.start(second)
    assert second.closed
    assert how(running, job) == DONE
    third = HeldJob()
    assert how(begun(runner, third), third) == DONE
    assert runner.numbered(2) is not None


def test_a_job_ends_at_the_step_after_it_was_cancelled(runner: JobRunner) -> None:
    job = HeldJob()
    running = begun(runner, job)
    running.end_by(CANCELLED)
    assert running.is_ending
    assert how(running, job) == CANCELLED
    assert running.progress.step.done == 1


def test_a_job_that_nobody_asks_after_is_left(runner: JobRunner, watch: Watch) -> None:
    asked, left = HeldJob(), HeldJob()
    running = begun(runner, asked)
    watch.now += PAGE_PATIENCE + 1
    running.wait_for_page(PAGE_PATIENCE)
    assert how(running, asked) == DONE
    running = begun(runner, left)
    watch.now += PAGE_PATIENCE + 1
    assert how(running, left) == LEFT


def test_a_page_that_is_closed_is_waited_for_a_moment_and_one_that_is_loaded_anew_keeps_the_job(
    runner: JobRunner, watch: Watch
) -> None:
    anew, closed = HeldJob(), HeldJob()
    running = begun(runner, anew)
    running.wait_for_page(LEFT_PATIENCE)
    running.wait_for_page(PAGE_PATIENCE)
    watch.now += LEFT_PATIENCE + 1
    assert how(running, anew) == DONE
    running = begun(runner, closed)
    running.wait_for_page(LEFT_PATIENCE)
    watch.now += LEFT_PATIENCE + 1
    assert how(running, closed) == LEFT


def test_what_was_expected_to_go_wrong_is_told_as_the_command_line_does(runner: JobRunner) -> None:
    job = HeldJob(error=refused())
    running = begun(runner, job)
    assert how(running, job) == FAILED
    assert running.end is not None
    assert running.end.error == str(refused())


def test_what_nobody_expected_is_for_the_log(runner: JobRunner, caplog: pytest.LogCaptureFixture) -> None:
    job = HeldJob(error=ZeroDivisionError("secret"))
    running = begun(runner, job)
    with caplog.at_level(logging.ERROR):
        assert how(running, job) == FAILED
    assert running.end is not None
    assert "secret" not in running.end.error
    assert "secret" in caplog.text
    assert running.end.error.split()[-1].rstrip(".") in caplog.text


def test_a_server_that_ends_ends_its_import_and_takes_no_other(runner: JobRunner) -> None:
    job, late = HeldJob(), HeldJob()
    running = begun(runner, job)
    job.on.set()
    running.end_by(STOPPED)
    assert runner.close(PATIENCE)
    assert running.end is not None
    assert running.end.how == STOPPED
    assert job.closed
    with pytest.raises(BusyError):
        runner.start(late)


def test_an_import_that_does_not_notice_is_not_waited_for(runner: JobRunner) -> None:
    job = HeldJob()
    running = begun(runner, job)
    assert not runner.close(0.01)
    assert how(running, job) == STOPPED


def test_the_time_left_is_told_once_it_can_be(watch: Watch) -> None:
    progress = JobProgress(clock=watch)
    progress.begin(READING, 200)
    progress.advance(50)
    assert progress.step.seconds_left(watch.now + 1) is None
    assert progress.step.seconds_left(watch.now + 10) == pytest.approx(30)
    assert JobStep(ASKING).seconds_left(1000) is None
    assert JobStep(READING, 300, 200).share == 1


def test_writing_is_a_stretch_of_its_own(watch: Watch) -> None:
    progress = JobProgress(clock=watch)
    progress.begin(READING, 200)
    watch.now += 50
    for done in range(3):
        progress.wrote(done, 4)
    assert progress.step == JobStep(WRITING, 2, 4, watch.now)
    progress.wrote(0, 0)
    assert progress.step.doing == WAITING


@pytest.mark.parametrize("tell", ["begin", "advance", "wrote", "say"])
def test_a_job_is_told_to_end_whatever_it_tells(tell: str) -> None:
    def end() -> None:
        raise JobEndedError

    progress = JobProgress(end)
    arguments = {"begin": (READING, 1), "advance": (1,), "wrote": (1, 2), "say": ("so",)}[tell]
    with pytest.raises(JobEndedError):
        getattr(progress, tell)(*arguments)
