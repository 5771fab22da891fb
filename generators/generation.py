"""Generate many batches, on several processes, with a manifest for each dataset and day."""

import multiprocessing
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice

from generators.manifest import Recipe, update_manifest
from generators.ordering import Order, Task
from generators.writing import GeneratedBatch, write_batch
from marketpulse.lake import Lake

Outcome = tuple[Task, list[tuple[GeneratedBatch, dict]], Exception | None]
"""A task, its batches with their manifest entries, and the error that ended it early."""


def fulfil(
    order: Order,
    lake: Lake,
    processes: int | None,
    on_progress: Callable[[GeneratedBatch], None] | None,
) -> list[GeneratedBatch]:
    """Write all batches of an order; returns them by dataset and time."""
    processes = processes or min(os.cpu_count() or 1, order.useful_processes)
    batches: list[GeneratedBatch] = []
    manifests = _Manifests(order, lake)
    try:
        for task, made, error in _made(order, lake, processes):
            for batch, entry in made:
                manifests.add(batch, entry)
                batches.append(batch)
                if on_progress:
                    on_progress(batch)
            if error:
                raise error
            manifests.finish(task)
    finally:
        manifests.write_all()
    return sorted(batches, key=lambda batch: (batch.dataset, batch.batch))


class _Manifests:
    """Entries of the days in progress; a day is written and forgotten with its last task."""

    def __init__(self, order: Order, lake: Lake):
        self._recipes, self._lake = order.recipes, lake
        self._entries: dict[tuple, dict[str, dict]] = defaultdict(dict)
        self._tasks_left: dict = defaultdict(int)
        for task in order.tasks():
            self._tasks_left[task.day] += 1

    def add(self, batch: GeneratedBatch, entry: dict) -> None:
        self._entries[batch.dataset, batch.batch.ingest_date][batch.batch.id] = entry

    def finish(self, task: Task) -> None:
        self._tasks_left[task.day] -= 1
        if not self._tasks_left[task.day]:
            self._write([key for key in self._entries if key[1] == task.day])

    def write_all(self) -> None:
        self._write(list(self._entries))

    def _write(self, keys: list[tuple]) -> None:
        for dataset, day in keys:
            entries = self._entries.pop((dataset, day))
            update_manifest(self._lake, dataset, day, self._recipes[dataset], entries)


def _made(order: Order, lake: Lake, processes: int) -> Iterator[Outcome]:
    if processes == 1:
        for task in order.tasks():
            yield _make(lake, order.recipes, task)
        return
    tasks = order.tasks()
    with ProcessPoolExecutor(processes, _context()) as pool:
        running: set[Future] = set()
        try:
            while True:
                # Never more than two tasks per process are known: memory does not grow with days.
                for task in islice(tasks, 2 * processes - len(running)):
                    running.add(pool.submit(_make, lake, order.recipes, task))
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Fork where that is the platform's way, unless threads are about whose locks it would copy."""
    if threading.active_count() == 1:
        return multiprocessing.get_context()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["generators.writing"])
    return context


def _make(lake: Lake, recipes: dict[str, Recipe], task: Task) -> Outcome:
    made = []
    try:
        for name, batch in task.batches:
            made.append(write_batch(lake, name, batch, recipes[name]))
    except Exception as error:
        return task, made, error
    return task, made, None
