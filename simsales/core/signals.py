"""Ctrl-C, and who else asks a command to end: once, and what is done is shown; twice, and it ends at once.

A terminal that is closed (SIGHUP) and a system that shuts down (SIGTERM) are answered as Ctrl-C is. The exit code is
128 and the signal's number: 130 for Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

ASKED = ("SIGINT", "SIGTERM", "SIGHUP")  # not all systems have them all
SHOW_CURSOR = "\x1b[?25h"
BEFORE = "Interrupted before anything was run: the same command starts anew."
AT_ONCE = "Interrupted at once: runs that were stored are kept, and the same command goes on from there."

_first: int | None = None


def listen() -> None:
    """Answer the signals from now on; one that is ignored (by nohup, say) stays so."""
    for name in ASKED:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _answer)


def exit_code() -> int:
    """The exit code of a command that was asked to end."""
    return 128 + (_first or signal.SIGINT)


def is_loading(frame: FrameType | None) -> bool:
    """Whether packages are still being loaded (by who stands in this frame), and no rule has been made ready.

    Nothing has been computed by then; and some packages swallow whatever is raised while they are loaded.
    """
    are_ready = getattr(sys.modules.get("simsales.core.compiled"), "are_ready", None)  # it may be half loaded itself
    if are_ready is not None and are_ready():
        return False
    while frame is not None and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


def _answer(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt the first time; end the process, with one line more, the next, or while it is loaded."""
    global _first
    again = _first is not None
    if not again:
        _first = number
        if not is_loading(frame):
            raise KeyboardInterrupt
    cursor = SHOW_CURSOR if sys.stderr is not None and sys.stderr.isatty() else ""
    try:
        os.write(2, f"{cursor}\n{AT_ONCE if again else BEFORE}\n".encode())
    finally:
        os._exit(exit_code())
