"""Installs a Chromium for the browser tests where it can: what the machine has, else Playwright's, else the system's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Says what it found or did; never fails: without a browser, the tests that need one say so and are skipped."""
    if any(shutil.which(name) for name in CANDIDATES):
        return
    if _done(sys.executable, "-m", "playwright", "install", "chromium"):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _done("apt-get", "update", "-q")
        if _done("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"):
            return
    print("Aucun navigateur n'a pu être installé : les tests de navigateur seront passés.", file=sys.stderr)


def _done(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
