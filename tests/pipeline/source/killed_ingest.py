"""Ingest the orders of a day and die right before a step: killed_ingest.py LAKE DAY MODULE STEP.

The process kills itself with SIGKILL. Its children's ids go to standard output first.
"""

import importlib
import os
import signal
import sys
from datetime import date

import psutil

from marketpulse.batches import Batch
from marketpulse.lake import Lake
from marketpulse.source.connection import source_database
from spark_jobs.source.extracting import Request
from spark_jobs.source_to_bronze import ingest


def die(*_arguments, **_options) -> None:
    children = psutil.Process().children(recursive=True)
    print(*(child.pid for child in children), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


root, day, module, step = sys.argv[1:]
home = importlib.import_module(module)
assert callable(getattr(home, step))
setattr(home, step, die)
request = Request(Batch(date.fromisoformat(day)))
ingest(Lake(root), source_database(), ["orders"], request)
