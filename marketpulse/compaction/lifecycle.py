"""From a merge to the removal of what it replaced, one step at a time; each may be done twice.

    merged -> shown -> (time of grace) -> released -> swept
    any of them, when a batch is published anew: former -> (time of grace) -> leaving -> gone

The steps around the registration in the Glue catalog are apart: `due` comes before it and deletes
nothing, `finished` after it.
"""

from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime, timedelta

from marketpulse.compaction.entries import Compaction, MergedFile, State, is_merged_path
from marketpulse.compaction.live_files import CommittedAt, stands


def due(
    compaction: Compaction, committed_at: CommittedAt, now: datetime, grace: timedelta
) -> Compaction:
    """Say of each merged file whether it ended, and whether its time of grace is over."""

    def step(file: MergedFile) -> MergedFile:
        is_over = datetime.fromisoformat(file.since) + grace <= now
        if not file.is_retired and not stands(file, committed_at):
            return _in_state(file, State.former, now)
        if file.state is State.shown and is_over:
            return _in_state(file, State.released, now)
        if file.state is State.former and is_over:
            return _in_state(file, State.leaving, now)
        return file

    return replace(compaction, files=tuple(map(step, compaction.files)))


def finished(
    compaction: Compaction,
    steps: Set[tuple[str, State]],
    committed_at: CommittedAt,
    now: datetime,
    delete: Callable[[str], None],
) -> Compaction:
    """Delete what nobody reads any more, for the merged files whose path and state are in `steps`.

    Every reader that starts now knows of these.
    """
    files = []
    for file in compaction.files:
        if (file.path, file.state) not in steps:
            files.append(file)
            continue
        if file.state is State.leaving:
            for path in superfluous(file):
                delete(path)
            continue
        if file.state is State.merged:
            file = _in_state(file, State.shown, now)
        elif file.state is State.released and stands(file, committed_at):
            for path in superfluous(file):
                delete(path)
            file = replace(_in_state(file, State.swept, now), replaces=())
        files.append(file)
    return replace(compaction, files=tuple(files))


def superfluous(file: MergedFile) -> list[str]:
    """Paths to delete: what a file replaced, or the file itself when it is leaving.

    The batches' own files are live again when a merged file leaves.
    """
    if file.state is State.leaving:
        return [file.path, *(path for path in file.replaces if is_merged_path(path))]
    return list(file.replaces)


def _in_state(file: MergedFile, state: State, now: datetime) -> MergedFile:
    return replace(file, state=state, since=now.isoformat())
