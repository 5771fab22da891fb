"""The Spark session of the jobs: one place for the settings they rely on."""

import os
import sys

from pyspark.sql import SparkSession

from marketpulse.java import ensure_java

TASKS_PER_CORE = 4
"""Input is split so finely that the last task does not keep one core waiting for the other."""


def spark_session(app_name: str = "marketpulse") -> SparkSession:
    """Return the running session, else start one; on a cluster spark-submit's settings win."""
    ensure_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    cores = os.cpu_count() or 2
    builder = SparkSession.builder.appName(app_name)
    if "SPARK_SUBMIT_MODE" not in os.environ and "spark.master" not in _submitted():
        builder = (
            builder.master(f"local[{cores}]")
            .config("spark.driver.memory", "1536m")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(2 * cores))
        )
    spark = (
        builder.config("spark.sql.session.timeZone", "UTC")
        # Partition values are text: an hour is "07", not 7.
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000")
        .config("spark.sql.files.minPartitionNum", str(TASKS_PER_CORE * cores))
        .config("spark.sql.files.openCostInBytes", str(64 * 1024))
        # A JSON object that repeats a key is readable: the last one wins, as in most parsers.
        .config("spark.sql.mapKeyDedupPolicy", "LAST_WIN")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "20000")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _submitted() -> dict[str, str]:
    from pyspark import SparkConf

    return dict(SparkConf().getAll()) if "PYSPARK_GATEWAY_PORT" in os.environ else {}
