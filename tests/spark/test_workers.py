"""Spark's Python workers on a laptop: what a first task need not wait for."""

import os
import sys

import pyarrow as pa


def _parents_of_frame_workers(spark) -> set[int]:
    def parent(batches):
        for batch in batches:
            yield pa.RecordBatch.from_pydict({"parent": [os.getppid()] * batch.num_rows})

    rows = spark.range(0, 4, 1, 2).mapInArrow(parent, "parent bigint").collect()
    return {row.parent for row in rows}


def test_frames_and_plain_tasks_share_their_workers(spark):
    plain = spark.sparkContext.parallelize(range(4), 2).map(lambda _: os.getppid()).collect()

    assert set(plain) == _parents_of_frame_workers(spark)


def test_worker_is_forked_with_all_that_silver_needs(spark):
    needed = {"pandas", "spark_jobs.lost_rows", "spark_jobs.publishing", "spark_jobs.staging"}

    loaded = spark.sparkContext.parallelize([0], 1).map(lambda _: set(sys.modules)).first()

    assert needed <= loaded
