"""A second process that works for this one, for a command whose work is too much for one: threads of one process take turns."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait


@contextmanager
def twin() -> Iterator[Executor]:
    """An executor of one process, a copy of this one: what is already loaded is shared with it. It ends with the block.

    Open it first: a copy would share the threads' locks, the connections and the loop that were there before it.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"), initializer=_follow) as executor:
        executor.submit(os.getpid).result()  # copied now, not when there is something to do
        yield executor


def _follow() -> None:
    """Leaves Ctrl-C to the first process, and ends with it even if it is killed: nobody would be left to end this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = multiprocessing.parent_process()
    if first is not None:
        threading.Thread(target=_end_with, args=(first.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
