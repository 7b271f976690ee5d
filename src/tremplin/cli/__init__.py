"""The command line: `tremplin …`. Modules are imported by the commands that need them, so that `--help` comes at once.

With `--json`, stdout holds the answer and nothing else; errors are one sentence on stderr, exit status 1 (refused) or 2 (misused).
"""

from __future__ import annotations

from tremplin.cli.main import main

__all__ = ["main"]
