"""Folders of the lake as Spark's own file systems see them, whatever stands behind the URI."""

from dataclasses import dataclass
from functools import cached_property

from pyspark.sql import SparkSession


@dataclass(frozen=True)
class Folders:
    """Lists and removes folders through Hadoop, with the credentials that Spark has."""

    spark: SparkSession

    def children(self, uri: str) -> list[str]:
        """Names in a folder, in order; an absent folder has none."""
        path, filesystem = self._path(uri)
        if not filesystem.exists(path):
            return []
        return sorted(status.getPath().getName() for status in filesystem.listStatus(path))

    def remove(self, uri: str) -> None:
        """Remove a folder with all it holds."""
        path, filesystem = self._path(uri)
        filesystem.delete(path, True)

    def _path(self, uri: str):
        path = self.spark._jvm.org.apache.hadoop.fs.Path(uri)
        return path, path.getFileSystem(self._configuration)

    @cached_property
    def _configuration(self):
        # Made anew at each call, of a thousand settings.
        return self.spark._jsparkSession.sessionState().newHadoopConf()
