"""On AWS the project's code comes from a zip; so here, though it is installed beside Spark."""

import sys

sys.meta_path[:] = [
    finder for finder in sys.meta_path if "__editable__" not in getattr(finder, "__module__", "")
]
