"""Settings with which a Spark knows the store, or the catalog too."""

from pathlib import Path

from tests.local_aws.s3.store import Store
from tests.local_aws.spark.settings import catalog_settings, local_settings, path_settings

_DEFAULTS = "spark-defaults.conf"
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


class Configuration:
    """`paths` is the SPARK_CONF_DIR of a Spark of one's own, which must outlive the catalog;
    `cluster_properties` are those of one that has both.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self.paths = folder / "paths"
        self.cluster_properties = folder / "cluster" / _DEFAULTS
        self.metastore: str | None = None
        self._folder = folder
        self._store = store

    def write(self) -> None:
        """Put the settings in place, again after a bucket was made; later starts see them."""
        paths = path_settings(self._store.root, self._store.buckets)
        _write(self.paths, paths)
        if self.metastore:
            catalog = catalog_settings(self.metastore, self._folder)
            logging = self._folder / "log4j2.properties"
            logging.write_text(_LOGGING)
            local = local_settings(logging)
            _write(self.cluster_properties.parent, {**local, **paths, **catalog})


def _write(folder: Path, settings: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (folder / _DEFAULTS).write_text("".join(lines))
