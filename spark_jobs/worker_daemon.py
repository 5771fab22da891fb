"""The process Spark forks its Python workers from on a laptop; loads once what each of them needs.

Spark starts it as `python -m spark_jobs.worker_daemon`.
"""

import gc
import importlib
import sys

_NEEDED = (
    "pandas",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "pyspark.worker",
    "spark_jobs.silver_data",
)
"""pyarrow itself loads the first two, and our tasks the last, a second or more for each worker."""


def main() -> None:
    """Serve until Spark goes away."""
    # Before every task Python reads the directory of each zip on its path anew, a fifth of the
    # workers' time; pyspark is installed beside us, so Spark's zipped copies are not needed.
    sys.path[:] = [place for place in sys.path if not place.endswith(".zip")]
    for module in _NEEDED:
        importlib.import_module(module)
    # A worker looks for garbage after every task: not again among all that was loaded here.
    gc.freeze()
    importlib.import_module("pyspark.daemon").manager()


if __name__ == "__main__":
    main()
