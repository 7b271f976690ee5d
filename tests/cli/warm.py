"""Runs commands in processes of their own that find the program already imported, where it takes most of a command's time.

One process imports everything, then forks for each command: what the command does, says and leaves is that of the real program.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from atexit import register
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess, Popen
from threading import Lock, Timer

TIMEOUT = 120
ROOT = Path(__file__).parents[2]
_turn = Lock()


def run(arguments: tuple[str, ...], *, env: dict[str, str], typed: str) -> CompletedProcess[str]:
    """Runs a command to its end, as `subprocess.run` would."""
    with tempfile.TemporaryDirectory() as name, _turn:
        given, said, complained = (Path(name) / each for each in ("stdin", "stdout", "stderr"))
        given.write_text(typed)
        asked = {"arguments": arguments, "env": env, "files": [str(given), str(said), str(complained)]}
        status = _ask(json.dumps(asked))
        return CompletedProcess(arguments, status, said.read_text(), complained.read_text())


def _ask(line: str) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    watch = Timer(TIMEOUT, server.kill)
    watch.start()
    server.stdin.write(f"{line}\n")
    server.stdin.flush()
    answer = server.stdout.readline()
    watch.cancel()
    assert answer, "the command lasted too long"
    return int(answer)


@cache
def _server() -> Popen[str]:
    command = [sys.executable, "-m", "tests.cli.warm"]
    server = Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    register(_leave, server)
    return server


def _leave(server: Popen[str]) -> None:
    with server:  # its input is closed: it leaves
        pass


def serve() -> None:
    """Forks for each line of the standard input, and answers with the exit status."""
    for late in ("tremplin.web", "tremplin.worker"):  # what commands import when they need it
        import_module(late)
    from tremplin.cli import main

    gc.freeze()  # a fork would otherwise copy what it collects
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(**json.loads(line))
            os._exit(_status(main))  # taking apart what was imported lasts ten times longer than a command
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _status(main: Callable[[], None]) -> int:
    """Runs a command and returns the status that the interpreter would exit with."""
    try:
        main()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _become(arguments: list[str], env: dict[str, str], files: list[str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["tremplin", *arguments]
    for number, (file, flags) in enumerate(zip(files, (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT), strict=True)):
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - the other one has read the line after this command already


if __name__ == "__main__":
    serve()
