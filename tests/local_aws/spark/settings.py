"""Settings that make s3:// paths of any Spark the files of the store."""

from pathlib import Path

from marketpulse.class_archive import archive_options

_SCHEMES = ("s3", "s3a")


def path_settings(store: Path, buckets: list[str]) -> dict[str, str]:
    """Map buckets to folders; Hadoop wants each bucket by name, so later ones need this anew.

    RawLocalFileSystem writes no checksum files beside the objects.
    """
    settings = {
        "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
        "spark.hadoop.fs.AbstractFileSystem.file.impl": "org.apache.hadoop.fs.local.RawLocalFs",
    }
    for scheme in _SCHEMES:
        prefix = "spark.hadoop.fs"
        overloaded = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme"
        settings[f"{prefix}.{scheme}.impl"] = overloaded
        target = f"{prefix}.viewfs.overload.scheme.target.{scheme}.impl"
        settings[target] = "org.apache.hadoop.fs.RawLocalFileSystem"
    for bucket in buckets:
        settings[f"spark.hadoop.{mount_name(bucket)}"] = (store / bucket).as_uri()
    return settings


def mount_name(bucket: str) -> str:
    """The Hadoop setting that says where a bucket is."""
    return f"fs.viewfs.mounttable.{bucket}.linkFallback"


def catalog_settings(metastore: str, folder: Path) -> dict[str, str]:
    """Let a Spark use the Glue catalog, as Glue and EMR set it up."""
    return {
        "spark.sql.catalogImplementation": "hive",
        "spark.hadoop.hive.metastore.uris": metastore,
        "spark.hadoop.hive.exec.scratchdir": str(folder / "scratch"),
        "spark.hadoop.hive.exec.local.scratchdir": str(folder / "scratch"),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
    }


def local_settings(logging: Path) -> dict[str, str]:
    """How a cluster's Spark runs on one machine, and logs."""
    # The second compiler of Java costs more than it gains on small data. Without it Java would
    # keep only 48 MB of compiled code, and compile again and again what it had to throw away.
    java = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
    return {
        "spark.master": "local[2]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": (
            f"{java} -Dlog4j2.configurationFile={logging.as_uri()} {archive_options()}"
        ),
        "spark.python.daemon.module": "local_worker_daemon",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
