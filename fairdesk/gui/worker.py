"""Work beside the window: storage, files and paper never make it wait."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Worker(QObject):
    """Two lanes: ``run`` keeps the order in which work was given, ``run_long`` is for what takes seconds.

    Answers come back in the window's thread. What fails goes to ``failed``, unless the caller takes it.
    """

    failed = Signal(object)
    _finished = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._quick = ThreadPoolExecutor(1, "work")
        self._long = ThreadPoolExecutor(2, "long work")
        self._open = 0
        self._stopped = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether everything that was given is answered."""
        return self._open == 0

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Does a job of milliseconds, one after the other."""
        self._give(self._quick, job, done, failed)

    def run_long(
        self,
        job: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Does a job of seconds beside the others."""
        self._give(self._long, job, done, failed)

    def stop(self) -> None:
        """Waits until all work is done; what is asked for later is not begun."""
        self._stopped = True
        self._quick.shutdown(wait=True)
        self._long.shutdown(wait=True)

    def _give(
        self,
        lane: ThreadPoolExecutor,
        job: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
    ) -> None:
        if self._stopped:
            return
        self._open += 1
        lane.submit(self._do, job, done, failed or self.failed.emit)

    def _do(
        self, job: Callable[[], Any], done: Callable[[Any], object], failed: Callable[..., object]
    ) -> None:
        try:
            answer = job()
        except Exception as error:  # whatever it is, the bridge must tell the person
            self._finished.emit(failed, error)
        else:
            self._finished.emit(done, answer)

    def _deliver(self, receiver: Callable[[object], object], answer: object) -> None:
        self._open -= 1
        if not self._stopped:
            receiver(answer)
        elif isinstance(answer, Exception):  # the window that would tell it is closed
            logging.getLogger("fairdesk").error("failed while the window closed", exc_info=answer)
