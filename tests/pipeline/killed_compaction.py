"""Compact a lake and die in the middle of it: killed_compaction.py LAKE HOME STEP MOMENT COUNT.

The process kills itself with SIGKILL right before or after a step is done for the COUNT-th time.
"""

import importlib
import sys
from datetime import timedelta

from killed_run import deadly

from marketpulse.compaction.compacting import compact
from marketpulse.compaction.planning import Limits
from marketpulse.lake import Lake

root, home, step, moment, count = sys.argv[1:]
place = Lake if home == "Lake" else importlib.import_module(f"marketpulse.compaction.{home}")
setattr(place, step, deadly(getattr(place, step), moment, int(count)))
compact(Lake(root), ["clicks"], Limits(), grace=timedelta(0))
