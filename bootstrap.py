#!/usr/bin/env python3
"""Run a command in this project's own environment, and make that environment first if need be.

    python3 bootstrap.py pytest
    python3 bootstrap.py simsales compare scenarios/handset_bundle.toml

Needs nothing but an old Python: it runs on 3.6 and newer, with the standard library only.  It finds a
Python that can run simsales, makes `.venv` beside this file, installs the locked dependencies and simsales
itself, and runs the command there, in the folder you are in.  The next time it goes straight to that.

SIMSALES_PYTHON=/path/to/python3.13 says which Python to make `.venv` with.
"""

from __future__ import print_function

import contextlib
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

LOWEST = (3, 12)
TOO_NEW = (3, 15)  # Numba has no build for it yet
PREFERRED_MINORS = (13, 12, 14)

ROOT = os.path.dirname(os.path.realpath(__file__))
LOCK = os.path.join(ROOT, "requirements.lock")
PROJECT = os.path.join(ROOT, "pyproject.toml")
VENV = os.path.join(ROOT, ".venv")
VENV_BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
VENV_PYTHON = os.path.join(VENV_BIN, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "simsales-ready")


def say(text):
    """Print for the person who waits; standard output belongs to the command."""
    print("simsales: " + text, file=sys.stderr)
    sys.stderr.flush()


# ---------------------------------------------------------------- which Python


def version_of(executable):
    """The (major, minor, micro) that `executable` has when run, or () if it cannot make an environment.

    A file that exists proves nothing: a pyenv shim may refuse to run, and a Debian Python may lack ensurepip.
    """
    code = "import ensurepip, sys, venv; print(*sys.version_info[:3])"
    try:
        done = subprocess.run(
            [executable, "-I", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
        return tuple(int(number) for number in done.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def candidates():
    """Every path at which a suitable Python may be, the likeliest first."""
    yield sys.executable
    names = ["python3.%d" % minor for minor in PREFERRED_MINORS]
    for name in names + ["python3", "python"]:
        found = shutil.which(name)
        if found:
            yield found
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT") or os.path.join(home, ".pyenv")
    places = [
        os.path.join(pyenv, "versions", "3.{minor}*", "bin", "python3"),
        os.path.join(home, ".local", "share", "uv", "python", "cpython-3.{minor}*", "bin", "python3"),
        os.path.join(home, ".local", "bin", "python3.{minor}"),
        "/usr/local/bin/python3.{minor}",
        "/usr/bin/python3.{minor}",
        "/opt/homebrew/bin/python3.{minor}",
        "/opt/python/cp3{minor}-*/bin/python3",
        "/Library/Frameworks/Python.framework/Versions/3.{minor}/bin/python3",
        os.path.join(home, "AppData", "Local", "Programs", "Python", "Python3{minor}", "python.exe"),
    ]
    for minor in PREFERRED_MINORS:
        for place in places:
            for found in sorted(glob.glob(place.format(minor=minor)), reverse=True):
                yield found


def python_from_uv():
    """Ask uv, if it is installed, for a Python; None when there is no uv or no network."""
    uv = shutil.which("uv")
    if not uv:
        return None
    say("no suitable Python is installed here; asking uv for one")
    wanted = "3.%d" % PREFERRED_MINORS[0]
    try:
        subprocess.check_call([uv, "python", "install", "--quiet", wanted])
        return subprocess.check_output([uv, "python", "find", wanted]).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def find_python():
    """A Python that can run simsales, and its version; ends the program when there is none."""
    chosen = os.environ.get("SIMSALES_PYTHON")
    seen = {}
    for executable in [chosen] if chosen else candidates():
        if executable not in seen:
            seen[executable] = version_of(executable)
            if LOWEST <= seen[executable] < TOO_NEW:
                return executable, seen[executable]
    if not chosen:
        executable = python_from_uv()
        if executable and LOWEST <= version_of(executable) < TOO_NEW:
            return executable, version_of(executable)
    tried = "\n".join(
        "  %s: %s" % (path, "Python %d.%d.%d" % version if version else "does not run, or lacks venv or ensurepip")
        for path, version in seen.items()
    )
    sys.exit(
        "simsales needs Python %d.%d or newer, below %d.%d.  Tried:\n%s\n"
        "Install one (python.org; apt install python3-venv; brew; pyenv; uv), or say where it is:\n"
        "  SIMSALES_PYTHON=/path/to/python3.13 python3 bootstrap.py ..." % (LOWEST + TOO_NEW + (tried,))
    )


# ---------------------------------------------------------------- the environment


def wanted_stamp():
    """What the stamp must say for `.venv` to be used as it is: where it was made, and from what."""
    digest = hashlib.sha256()
    for path in (LOCK, PROJECT):
        with open(path, "rb") as file:
            digest.update(file.read())
    return "%s\n%s\n" % (ROOT, digest.hexdigest())


def stamp():
    """What the stamp says, or "" if `.venv` is missing, half made, or its Python is gone."""
    if not os.path.exists(VENV_PYTHON):
        return ""
    try:
        with open(STAMP) as file:
            return file.read()
    except OSError:
        return ""


def quiet_environment():
    """The environment variables, less those by which another Python or its settings would leak in."""
    leaks = (
        "PYTHONHOME",
        "PYTHONPATH",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "VIRTUAL_ENV",
        "__PYVENV_LAUNCHER__",
    )
    return {name: value for name, value in os.environ.items() if name not in leaks}


def install(arguments):
    """`uv pip install` into .venv, or plain pip where uv cannot (it does not read pip's settings)."""
    uv = os.path.join(VENV_BIN, "uv")
    pip = [VENV_PYTHON, "-m", "pip"]
    if shutil.which(uv):
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", VENV_PYTHON]
        if subprocess.call(command + arguments, env=quiet_environment()) == 0:
            return
        say("uv could not; trying pip")
    subprocess.check_call(
        pip + ["install", "--quiet", "--disable-pip-version-check"] + arguments, env=quiet_environment()
    )


def install_uv():
    """Take uv from the lock, its hashes checked like all others; go on without it where there is no build."""
    with open(LOCK) as file:
        entry = re.search(r"^uv==.*(?:\n    --hash=.*)+", file.read(), flags=re.MULTILINE)
    if not entry or shutil.which(os.path.join(VENV_BIN, "uv")):
        return
    handle, path = tempfile.mkstemp(suffix="-uv.txt")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(entry.group() + "\n")
        install(["--only-binary", ":all:", "--require-hashes", "-r", path])
    except subprocess.CalledProcessError:
        say("uv is not to be had here; pip does it, more slowly")
    finally:
        os.remove(path)


def warm_up():
    """Let simsales compile its rules once, so that the first command need not; no harm if it cannot."""
    simsales = shutil.which("simsales", path=VENV_BIN)
    if not simsales:
        return
    known = subprocess.call(
        [simsales, "warmup", "--help"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=quiet_environment(),
    )
    if known == 0 and subprocess.call([simsales, "warmup"], stdout=sys.stderr, env=quiet_environment()) != 0:
        say("could not compile ahead; the first run will do it")


@contextlib.contextmanager
def one_at_a_time():
    """Let one process set up while others wait.  The system drops the lock when its holder dies."""
    try:
        import fcntl
    except ImportError:  # Windows: no lock, so do not start two set-ups at once there
        yield
        return
    with open(os.path.join(ROOT, ".venv.lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another set-up of this folder to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def set_up():
    """Make `.venv`, or bring it up to date; from scratch unless the last set-up was whole and made here."""
    began = time.time()
    if stamp().split("\n")[0] == ROOT:
        say("bringing .venv up to date")
        os.remove(STAMP)
    else:
        executable, version = find_python()
        say("setting up .venv with Python %d.%d.%d (%s); once, a minute or so" % (version + (executable,)))
        subprocess.check_call([executable, "-I", "-m", "venv", "--clear", VENV], env=quiet_environment())
    wanted = wanted_stamp()
    install_uv()
    install(["--require-hashes", "-r", LOCK])
    install(["--no-deps", "--no-build-isolation", "--editable", ROOT])
    subprocess.call([VENV_PYTHON, "-m", "compileall", "-q", os.path.join(ROOT, "simsales")])  # as what it depends on
    with open(STAMP + ".new", "w") as file:
        file.write(wanted)
    os.rename(STAMP + ".new", STAMP)
    warm_up()
    say("ready after %.0f seconds" % (time.time() - began))


def run(arguments):
    """Become the command, found in `.venv` first and then wherever the shell would look."""
    os.environ.pop("PYTHONHOME", None)
    os.environ["VIRTUAL_ENV"] = VENV
    os.environ["PATH"] = VENV_BIN + os.pathsep + os.environ.get("PATH", os.defpath)
    executable = shutil.which(arguments[0])
    if not executable:
        sys.exit("simsales: there is no command %r, neither in .venv nor outside" % arguments[0])
    if os.name == "nt":
        sys.exit(subprocess.call([executable] + arguments[1:]))
    os.execv(executable, [executable] + arguments[1:])


def main(arguments):
    """Set up when needed, then run the command, if one was given."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return
    if stamp() != wanted_stamp():
        with one_at_a_time():
            if stamp() != wanted_stamp():  # another process may have done it while this one waited
                try:
                    set_up()
                except subprocess.CalledProcessError as failure:
                    sys.exit(
                        "simsales: the set-up stopped at `%s`; see above why.  Another try starts afresh."
                        % " ".join(failure.cmd)
                    )
    if arguments:
        run(arguments)
    else:
        say("set up.  Now, for example: python3 bootstrap.py simsales --help")


if __name__ == "__main__":
    if sys.version_info < (3, 6):
        sys.exit(
            "simsales: start this with Python 3, as in `python3 bootstrap.py ...` (this is Python %d.%d)"
            % sys.version_info[:2]
        )
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
