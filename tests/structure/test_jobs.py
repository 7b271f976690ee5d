"""Jobs: named, described, known to the worker, and safe to run twice, since a worker that dies has its jobs run again."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.structure.project import PACKAGE, python_files, tree
from tests.working import tools_on
from tremplin import worker
from tremplin.kit import queue
from tremplin.kit.db import Database

# Those that procrastinate declares itself are not ours to name.
OURS = {name: task for name, task in sorted(queue.app.tasks.items()) if not name.startswith(("builtin:", "procrastinate."))}
SCHEDULED = [task.task.name for task in queue.app.periodic_registry.periodic_tasks.values()]
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")


@pytest.mark.parametrize("job", OURS)
def test_each_job_is_named_after_its_module_and_says_what_it_does(job: str) -> None:
    assert NAME.fullmatch(job)
    assert inspect.getdoc(OURS[job].func)


def test_each_job_is_known_to_the_worker() -> None:
    """A module that declares jobs without being listed would have its jobs fail: nobody would have imported it."""
    known = {module.__name__ for module in worker.JOBS} | {queue.__name__}
    declaring = {
        path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
        for path in python_files("src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef) and any(declares(each) for each in node.decorator_list)
    }
    assert declaring == known


def declares(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).startswith(("job(", "queue.job("))


@pytest.mark.parametrize("job", SCHEDULED)
async def test_each_scheduled_job_may_run_twice(job: str, db: Database, conninfo: str, tmp_path: Path) -> None:
    now = datetime(2027, 3, 31, 0, 5, tzinfo=UTC)
    async with tools_on(db, conninfo, now=lambda: now, data_dir=tmp_path) as run:
        await run(job, timestamp=int(now.timestamp()))
        await run(job, timestamp=int(now.timestamp()))
