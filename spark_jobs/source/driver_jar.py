"""PostgreSQL's JDBC driver: found, and given to a Spark that may be running already."""

from pathlib import Path

from pyspark.sql import SparkSession

from marketpulse.errors import UsageError
from marketpulse.settings import settings

DRIVER = "org.postgresql.Driver"
DEBIAN_JAR = Path("/usr/share/java/postgresql.jar")


def ensure_driver(spark: SparkSession) -> None:
    """Have Spark know the driver; raises UsageError when there is none.

    On a cluster `spark-submit --jars` has brought it. Elsewhere it is added to the session, which
    the silver job may have started before.
    """
    if _is_loaded(spark):
        return
    spark.sql(f"add jar '{jar()}'")
    if not _is_loaded(spark):
        raise UsageError(f"{jar()} holds no {DRIVER}: point MARKETPULSE_JDBC_JAR at the driver")


def jar() -> Path:
    """Return the jar that is set, else Debian's; raises UsageError when it is not there."""
    chosen = Path(settings().jdbc_jar) if settings().jdbc_jar else DEBIAN_JAR
    if not chosen.is_file():
        raise UsageError(
            f"PostgreSQL's JDBC driver is not at {chosen}: `apt-get install "
            "libpostgresql-jdbc-java`, or point MARKETPULSE_JDBC_JAR at postgresql-*.jar"
        )
    return chosen.absolute()


def _is_loaded(spark: SparkSession) -> bool:
    java = spark._jvm
    loader = java.org.apache.spark.util.Utils.getContextOrSparkClassLoader()
    try:
        loader.loadClass(DRIVER)
    except Exception as error:
        if "ClassNotFoundException" not in str(error):
            raise
        return False
    return True
