"""Work that is done beside the keys, so that nobody waits for it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

_TURN = 0.0005
"""Seconds that work beside may hold the interpreter before a key's work goes on; Python's own are 0.005, and a decision
gives the interpreter away a dozen times."""


@contextmanager
def keys_first() -> Generator[None]:
    """Inside the block what a key asks for waits hardly at all for what is done beside."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Beside(Generic[T]):
    """One piece of work at a time, done beside; it is given up when the program ends."""

    def __init__(self) -> None:
        """Nothing to do yet."""
        self._thread: threading.Thread | None = None
        self._found: list[T] = []

    @property
    def is_busy(self) -> bool:
        """Whether work is being done."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, work: Callable[[], T]) -> None:
        """Start some work, when nothing is being done."""

        def worked() -> None:
            self._found = [work()]

        self._thread = threading.Thread(target=worked, daemon=True)
        self._thread.start()

    def taken(self) -> T | None:
        """What has been worked out since this was last asked; None if there is nothing."""
        if self.is_busy or not self._found:
            return None
        return self._found.pop()
