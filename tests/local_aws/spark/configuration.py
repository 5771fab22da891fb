"""The folder for SPARK_CONF_DIR: every Spark started with it knows the store and the catalog."""

from pathlib import Path

_LOGGING = """\
rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n%ex
# Hive says so of every setting it does not know.
logger.hive.name = org.apache.hadoop.hive.conf.HiveConf
logger.hive.level = error
"""


def write(folder: Path, settings: dict[str, str]) -> None:
    """Put the settings in place; sessions that start later see them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (folder / "spark-defaults.conf").write_text("".join(lines))
    (folder / "log4j2.properties").write_text(_LOGGING)
