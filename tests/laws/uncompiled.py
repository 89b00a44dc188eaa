"""Code that runs where no rule is compiled: in a process of its own, forked from one that has imported everything."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

# It reads the names of files with code, and runs each in a child: what it prints, and how it ended, lie beside.
SERVER = """
import os, sys, traceback
import pytest
from tests.laws import guarded
for line in sys.stdin:
    path = line.rstrip("\\n")
    if not (child := os.fork()):
        for number, name in ((1, ".out"), (2, ".err")):
            os.dup2(os.open(path + name, os.O_CREAT | os.O_WRONLY), number)
        code = 1
        try:
            exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@cache
def _server(repository: Path) -> subprocess.Popen[str]:
    """The process that is forked, one for all tests; it ends when they do, since nobody writes to it any more."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    pipes: dict[str, int] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", SERVER], cwd=repository, env=environment, text=True, **pipes)


def plainly(code: str, repository: Path) -> str:
    """What code prints in a process in which no rule is compiled."""
    server = _server(repository)
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "code.py"
        path.write_text(code, encoding="utf-8")
        print(path, file=server.stdin, flush=True)
        ended = server.stdout.readline().strip()
        assert ended == "0", Path(f"{path}.err").read_text(encoding="utf-8")
        return Path(f"{path}.out").read_text(encoding="utf-8")
