"""Run the silver job and die in the middle of it: killed_run.py LAKE DATASET STEP MOMENT COUNT.

The process kills itself with SIGKILL right before or after a step of publishing is done for the
COUNT-th time. Its children's ids go to standard output first, for the test to see them end.
"""

import os
import signal
import sys

import psutil

from marketpulse.compaction import restoring
from marketpulse.lake import Lake
from spark_jobs import committing
from spark_jobs.bronze_to_silver import run
from spark_jobs.workspace import Workspace


def die() -> None:
    children = psutil.Process().children(recursive=True)
    print(*(child.pid for child in children), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(step, moment: str, count: int):
    calls = 0

    def killed(*arguments, **options):
        nonlocal calls
        calls += 1
        if moment == "before" and calls == count:
            die()
        result = step(*arguments, **options)
        if moment == "after" and calls == count:
            die()
        return result

    return killed


if __name__ == "__main__":
    root, dataset, step, moment, count = sys.argv[1:]
    homes = (Workspace, committing, restoring)
    home = next(home for home in homes if hasattr(home, step))
    setattr(home, step, deadly(getattr(home, step), moment, int(count)))
    run(Lake(root), [dataset])
