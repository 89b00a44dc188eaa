"""Where the work is done, so that no page waits for another's: threads for what is on screen, others for long runs.

The market's loops are compiled without Python's lock, a week of one takes milliseconds, and a long run is cut into
pieces of about half a second that queue in turn with everybody else's. Worker processes would not do: their pool is
one for the whole process, and two comparisons at a time would take it from each other.
"""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any


class Pools:
    """Two pools of threads: ``quickly`` for a step of what somebody looks at, ``slowly`` for a piece of a long run.

    >>> pools = Pools()
    >>> asyncio.run(pools.quickly(max, 2, 3))
    3
    >>> pools.close()
    """

    def __init__(self) -> None:
        self._quick = ThreadPoolExecutor(2, thread_name_prefix="quick")
        self._slow = ThreadPoolExecutor(max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="slow")

    async def quickly[T](self, act: Callable[..., T], *given: Any, **named: Any) -> T:
        """Do what takes a moment, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._quick, partial(act, *given, **named))

    async def slowly[T](self, act: Callable[..., T], *given: Any, **named: Any) -> T:
        """Do a piece of a long run, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._slow, partial(act, *given, **named))

    def tidy(self) -> None:
        """Free what nobody needs any longer, in a while: a market and its agents point at each other."""
        self._quick.submit(gc.collect)

    def close(self) -> None:
        """Start nothing more; who waits for a piece that has not begun is told so."""
        for pool in (self._quick, self._slow):
            pool.shutdown(wait=False, cancel_futures=True)
