"""What differs between two versions of a contract."""

from collections.abc import Iterator

from marketpulse.contract_model import POLICIES, Contract, Rule, is_after
from marketpulse.evolution.change import PATCH, Change, breaking, safe
from marketpulse.evolution.column_changes import DONE_AGAIN, LEAVE_THEM, table_changes


def contract_changes(old: Contract, new: Contract) -> list[Change]:
    """Compare a contract with its former self, the gravest parts first: tables, rules, policies."""
    return [*_tables(old, new), *_rules(old, new), *_policies(old, new)]


def does_history_again(old: Contract, new: Contract) -> bool:
    """Whether batches published under the old contract are stale under the new one."""
    return new.digest_as_of(old.version) != old.digest


def _tables(old: Contract, new: Contract) -> Iterator[Change]:
    before = {table.name: table for table in old.tables}
    after = {table.name: table for table in new.tables}
    for name, table in after.items():
        if name not in before:
            yield safe(name, "new table", DONE_AGAIN)
        else:
            yield from table_changes(before[name], table, old, new)
            if before[name].derived_from != table.derived_from:
                yield breaking(name, "derived from another table", "its rows are others")
    for name in before.keys() - after.keys():
        yield breaking(name, "table removed", "queries that name it fail")


def _rules(old: Contract, new: Contract) -> Iterator[Change]:
    before = {rule.name: rule for rule in old.rules}
    after = {rule.name: rule for rule in new.rules}
    for name, rule in after.items():
        subject = f"rule {name}"
        if name not in before:
            yield safe(subject, f"new, {rule.severity}", _judged_again(rule, old.version))
        elif _meaning(before[name]) != _meaning(rule):
            yield safe(subject, "judges in another way", DONE_AGAIN)
        elif before[name].reason != rule.reason:
            yield safe(subject, "gives its reason in other words", DONE_AGAIN, PATCH)
    for name in before.keys() - after.keys():
        yield safe(f"rule {name}", "removed", DONE_AGAIN)


def _meaning(rule: Rule) -> tuple[str, str]:
    return rule.expression, rule.severity


def _judged_again(rule: Rule, former_version: str) -> str:
    if is_after(rule.since, former_version):
        return "batches of before are not judged by it"
    return f"{DONE_AGAIN}; {LEAVE_THEM}"


def _policies(old: Contract, new: Contract) -> Iterator[Change]:
    for subject, before, after in (
        ("eventTime", old.event_time, new.event_time),
        ("ingestPartition", old.ingest_partition, new.ingest_partition),
    ):
        if before != after:
            yield breaking(subject, f"{before} → {after}", "silver is laid out in another way")
    for name in sorted(set(old.formats) - set(new.formats)):
        yield breaking("formats", f"{name} removed", "deliveries of that format are refused")
    for name in sorted(set(new.formats) - set(old.formats)):
        yield safe("formats", f"{name} added", DONE_AGAIN)
    for subject, before, after in (
        ("duplicates.keep", old.keep_duplicate, new.keep_duplicate),
        ("duplicates.lookBackHours", old.look_back_hours, new.look_back_hours),
        ("maxFailedShare", old.max_failed_share, new.max_failed_share),
        ("minFailedRecords", old.min_failed_records, new.min_failed_records),
    ):
        if before != after:
            yield safe(subject, f"{before} → {after}", DONE_AGAIN)
    if old.evolution != new.evolution:
        before, after = (c.evolution or "the environment's" for c in (old, new))
        yield _other_policy(before, after)
    if old.domain != new.domain:
        yield safe("domain", f"{old.domain} → {new.domain}", bump=PATCH)


def _other_policy(before: str, after: str) -> Change:
    gravity = [POLICIES.index(p) if p in POLICIES else 0 for p in (before, after)]
    what = f"{before} → {after}"
    if gravity[1] < gravity[0]:
        return breaking("evolution", what, f"may refuse what passes today; {DONE_AGAIN}")
    return safe("evolution", what, DONE_AGAIN)
