"""The Spark session of the jobs: one place for the settings they rely on."""

import os
import sys
import threading
from importlib import import_module
from pathlib import Path

from pyspark.sql import SparkSession

from marketpulse.class_archive import archive_options
from marketpulse.java import ensure_java

TASKS_PER_CORE = 12
BYTES_PER_TASK = 1024 * 1024
SHORT_JOB_BYTES = 32 * 1024 * 1024


def spark_session(input_bytes: int) -> SparkSession:
    """Return the running session, else start one that suits the input.

    Under spark-submit its master, memory and Java options hold.
    """
    cores = os.cpu_count() or 2
    is_first_on_laptop = (
        "PYSPARK_GATEWAY_PORT" not in os.environ and SparkSession.getActiveSession() is None
    )
    if is_first_on_laptop:
        # PySpark wants it for the first frame that goes through Python; now Java has to start yet.
        threading.Thread(target=import_module, args=("pandas",), daemon=True).start()
    builder = SparkSession.builder.appName("marketpulse")
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        ensure_java()
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = (
            builder.master(f"local[{cores}]")
            .config("spark.driver.memory", "1536m")
            .config("spark.driver.extraJavaOptions", _java_options(input_bytes))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(2 * cores))
            .config("spark.python.daemon.module", "spark_jobs.worker_daemon")
        )
    spark = (
        builder.config("spark.sql.session.timeZone", "UTC")
        # Partition values are text: an hour is "07", not 7.
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000")
        .config("spark.sql.files.openCostInBytes", str(64 * 1024))
        # Else a file in which pandas wrote instants in nanoseconds cannot be read at all.
        .config("spark.sql.legacy.parquet.nanosAsLong", "true")
        # The size of nothing is not known; Hive's -1 would fail rules about sizes too.
        .config("spark.sql.legacy.sizeOfNull", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "20000")
        # Workers of frames, which simplify their tracebacks, would not be used by plain tasks.
        .config("spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    if is_first_on_laptop:
        threading.Thread(target=_start_workers, args=(spark,), daemon=True).start()
    return spark


def _start_workers(spark: SparkSession) -> None:
    """Have Python load what its workers need, a second of one core, while Spark plans a query."""
    spark.sparkContext.parallelize([0], 1).foreach(lambda _: None)


def _java_options(input_bytes: int) -> str:
    """Java's second compiler takes longer on a short job than all of its work.

    On a sample day of five small datasets it was 14 of 45 CPU seconds. On 5 million clicks it pays,
    but only for methods that are called often: at its usual thresholds it was 16 of 80.
    """
    options = (
        f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties').as_uri()} "
        f"-XX:+UseParallelGC {archive_options()}"
    )
    if input_bytes < SHORT_JOB_BYTES:
        # Without its second compiler Java keeps a fifth of the compiled code, unless it is told.
        return f"{options} -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
    return (
        f"{options} -XX:Tier4InvocationThreshold=30000 -XX:Tier4MinInvocationThreshold=4000 "
        "-XX:Tier4CompileThreshold=90000 -XX:Tier4BackEdgeThreshold=240000"
    )


def split_input(spark: SparkSession, input_bytes: int) -> None:
    """Have the next read cut into tasks that suit its size.

    A dozen tasks a core keep no core waiting for the last task, though files differ in size; tiny
    input is not worth that many.
    """
    wanted = -(-input_bytes // BYTES_PER_TASK)
    tasks = min(max(wanted, 1), TASKS_PER_CORE * spark.sparkContext.defaultParallelism)
    spark.conf.set("spark.sql.files.minPartitionNum", str(tasks))
