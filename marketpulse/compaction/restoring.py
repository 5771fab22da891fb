"""Before a batch is published anew: its neighbours in merged files get their own files back.

The commit of the new version then ends the merged files, and readers find all they need.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from marketpulse.compaction.entries import (
    Compaction,
    Member,
    MergedFile,
    State,
    compacted_dates,
    is_merged_path,
    read_compaction,
    write_compaction,
)
from marketpulse.compaction.live_files import commits_on_demand, stands, times_on_demand
from marketpulse.compaction.merging import restore_file
from marketpulse.compaction.notes import noted
from marketpulse.errors import MarketPulseError
from marketpulse.lake import Lake
from marketpulse.ledger import Commit
from marketpulse.silver_parquet import read_parquet


def restore_files(lake: Lake, dataset: str, commits: Collection[Commit]) -> None:
    """Put back all files of the merged ones that commits, about to be replaced, take part in.

    Needs the dataset's lock. A kill is harmless: the merged files are read until the commit.
    """
    batches = {commit.batch for commit in commits}
    held = {(file.table, file.event_date) for c in commits for file in c.files if file.path}
    committed_at = times_on_demand(commits_on_demand(lake, dataset))
    for table in sorted({table for table, _ in held}):
        for event_date in compacted_dates(lake, dataset, table):
            if (table, event_date) not in held:
                continue
            compaction = read_compaction(lake, dataset, table, event_date)
            ending = [
                file
                for file in compaction.files
                if stands(file, committed_at) and any(m.batch in batches for m in file.members)
            ]
            if ending:
                paths = [member.path for file in ending for member in file.members]
                with noted(lake, compaction, paths):
                    _restore(lake, compaction, ending, batches)


def _restore(
    lake: Lake, compaction: Compaction, ending: Iterable[MergedFile], batches: Collection[str]
) -> None:
    now = datetime.now(UTC).isoformat()
    files = list(compaction.files)
    for file in ending:
        absent = [member for member in file.members if not lake.exists(member.path)]
        if absent:
            _restore_members(lake, file, absent, batches)
        older = [path for path in file.replaces if is_merged_path(path)]
        files[files.index(file)] = replace(
            file,
            state=State.shown,
            since=now,
            replaces=(*older, *(member.path for member in file.members)),
        )
    write_compaction(lake, replace(compaction, files=tuple(files)))


def _restore_members(
    lake: Lake, file: MergedFile, absent: Iterable[Member], batches: Collection[str]
) -> None:
    try:
        rows = read_parquet(lake, file.path)
    except MarketPulseError as error:
        others = sorted({member.batch for member in absent} - set(batches))
        if others:
            raise MarketPulseError(
                f"{error}: all of them in one run, {', '.join(others)} are missing in this one"
            ) from error
        # Nothing can be read from it any more, and all that was in it is about to be replaced.
        return
    for member in absent:
        restore_file(lake, rows, member)
