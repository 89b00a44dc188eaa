"""Signs for terminals that cannot show ours: a minus must not become a question mark."""

from __future__ import annotations

import codecs
import io
from typing import TextIO

INSTEAD = {
    "−": "-", "×": "x", "★": "*", "—": "-", "–": "-", "∞": "inf", "…": "...", "→": "->", "│": "|", "─": "-", "≥": ">=",
    "≠": "!=",
}  # fmt: skip


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(INSTEAD.get(sign, "?") for sign in lost), error.end


codecs.register_error("simsales", _replace)


def make_safe(stream: TextIO) -> None:
    """Let a stream write something readable for what its encoding lacks, rather than fail.

    >>> stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    >>> make_safe(stream)
    >>> _ = stream.write("−3 × 2 …"), stream.flush()
    >>> stream.buffer.getvalue()
    b'-3 x 2 ...'
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="simsales")
