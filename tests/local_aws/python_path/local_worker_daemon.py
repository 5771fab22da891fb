"""The process Spark forks its Python workers from: loads once what a cluster has installed.

Spark starts it by its name, which is on the path of everything that a Spark here runs.
"""

import gc
import importlib
import sys

_OF_SPARK = ("/pyspark.zip", "-src.zip")
_NEEDED = ("boto3", "pandas", "pyarrow.dataset", "pyarrow.parquet", "pyspark.worker")


def main() -> None:
    """Serve until Spark goes away."""
    # Python reads the directory of each zip on its path before every task, and what Spark's own
    # hold is installed here.
    sys.path[:] = [place for place in sys.path if not place.endswith(_OF_SPARK)]
    for module in _NEEDED:
        importlib.import_module(module)
    gc.freeze()
    importlib.import_module("pyspark.daemon").manager()


if __name__ == "__main__":
    main()
