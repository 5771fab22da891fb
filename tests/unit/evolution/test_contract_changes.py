"""Each change between two versions of a contract is classified, and asks for a version."""

import pytest
from contract_versions import clicks, marked

from marketpulse.evolution.change import BREAKING, SAFE, WIDENING, Change
from marketpulse.evolution.contract_changes import contract_changes, does_history_again
from marketpulse.evolution.versions import version_problem, wanted_bump

DEPTH = {"name": "scroll_depth", "physicalType": "int"}
SINCE = [{"property": "since", "value": "1.1.0"}]
RULE = {
    "name": "scroll_depth_is_positive",
    "implementation": "scroll_depth >= 0",
    "severity": "error",
    "description": "A depth is not negative.",
}


def between(tmp_path, old: dict, new: dict, version: str = "1.0.0") -> list[Change]:
    columns = {"old": old.pop("columns", []), "new": new.pop("columns", [])}
    before = clicks(tmp_path / "old", "1.0.0", *columns["old"], **old)
    after = clicks(tmp_path / "new", version, *columns["new"], **new)
    return contract_changes(before, after)


CASES = {
    "new_column": ({}, {"columns": [DEPTH]}, SAFE, "minor"),
    "new_required_column": ({}, {"columns": [DEPTH | {"required": True}]}, BREAKING, "major"),
    "column_removed": ({}, {"without": "referrer"}, BREAKING, "major"),
    "column_retired": (
        {"columns": [DEPTH]},
        {"columns": [marked("scroll_depth", "retiredSince", "1.0.0", physicalType="int")]},
        BREAKING,
        "major",
    ),
    "retired_column_removed": (
        {"columns": [marked("scroll_depth", "retiredSince", "1.0.0", physicalType="int")]},
        {},
        SAFE,
        "minor",
    ),
    "type_widened": (
        {"columns": [DEPTH]},
        {"columns": [DEPTH | {"physicalType": "bigint"}]},
        WIDENING,
        "minor",
    ),
    "type_narrowed": (
        {"columns": [DEPTH | {"physicalType": "bigint"}]},
        {"columns": [DEPTH]},
        BREAKING,
        "major",
    ),
    "key_widened": (
        {"columns": [{"name": "event_id", "physicalType": "int"}]},
        {"columns": [{"name": "event_id", "physicalType": "bigint"}]},
        BREAKING,
        "major",
    ),
    "no_longer_required": (
        {},
        {"columns": [{"name": "device", "required": False}]},
        WIDENING,
        "minor",
    ),
    "now_required": (
        {},
        {"columns": [{"name": "referrer", "required": True}]},
        BREAKING,
        "major",
    ),
    "personal_now": (
        {},
        {"columns": [marked("referrer", "privacy", "drop")]},
        BREAKING,
        "major",
    ),
    "normalised_otherwise": (
        {},
        {"columns": [{"name": "page", "transformLogic": "lower(page)"}]},
        SAFE,
        "minor",
    ),
    "described_otherwise": (
        {},
        {"columns": [{"name": "page", "description": "The path."}]},
        SAFE,
        "patch",
    ),
    "new_rule": ({}, {"columns": [DEPTH], "rules": (RULE,)}, SAFE, "minor"),
    "rule_removed": ({"columns": [DEPTH], "rules": (RULE,)}, {"columns": [DEPTH]}, SAFE, "minor"),
    "other_event_time": (
        {"columns": [DEPTH]},
        {"columns": [DEPTH], "eventTime": "scroll_depth"},
        BREAKING,
        "major",
    ),
    "format_removed": ({}, {"formats": ["csv"]}, BREAKING, "major"),
    "format_added": ({"formats": ["csv"]}, {}, SAFE, "minor"),
    "wider_gate": ({}, {"maxFailedShare": 0.5}, SAFE, "minor"),
    "stricter_policy": ({}, {"evolution": "strict"}, BREAKING, "major"),
    "looser_policy": ({}, {"evolution": "permissive"}, SAFE, "minor"),
}


@pytest.mark.parametrize("name", CASES)
def test_change_is_classified_and_asks_for_a_version(tmp_path, name):
    old, new, gravity, bump = CASES[name]

    changes = between(tmp_path, dict(old), dict(new))

    assert gravity in [change.gravity for change in changes]
    assert wanted_bump(changes) == bump


def test_nothing_changed_is_no_change(tmp_path):
    assert between(tmp_path, {}, {}) == []


def test_columns_in_another_order_are_safe(tmp_path):
    one, other = DEPTH, {"name": "tab_count", "physicalType": "int"}

    [change] = between(tmp_path, {"columns": [one, other]}, {"columns": [other, one]})

    assert (change.gravity, change.what, change.bump) == (
        SAFE,
        "columns in another order",
        "patch",
    )


def test_widening_says_which_engines_need_the_history_again(tmp_path):
    old, new = DEPTH, DEPTH | {"physicalType": "bigint"}

    [change] = between(tmp_path, {"columns": [old]}, {"columns": [new]})

    assert (change.subject, change.what) == ("clicks.scroll_depth", "int → bigint")
    assert "Spark and Redshift do not: reprocess" in change.consequence
    assert "marketpulse silver --datasets clicks" in change.consequence


def test_widening_within_one_way_of_storing_needs_nothing(tmp_path):
    old, new = DEPTH | {"physicalType": "smallint"}, DEPTH

    [change] = between(tmp_path, {"columns": [old]}, {"columns": [new]})

    assert change.consequence == "files of before are read as they are"


def test_deprecation_is_announced_to_readers(tmp_path):
    column = marked("device", "deprecatedSince", "1.1.0")

    [change] = between(tmp_path, {}, {"columns": [column]}, "1.1.0")

    assert (change.gravity, change.what) == (WIDENING, "deprecated, no longer required")


TOO_EARLY = [{"property": "since", "value": "1.0.0"}]


@pytest.mark.parametrize(("marks", "again"), [([], True), (SINCE, False), (TOO_EARLY, True)])
def test_history_is_done_again_unless_the_version_is_noted(tmp_path, marks, again):
    old = clicks(tmp_path / "old")
    rule = RULE | {"customProperties": marks}
    column = DEPTH | {"customProperties": marks}
    new = clicks(tmp_path / "new", "1.1.0", column, rules=(rule,))

    assert does_history_again(old, new) is again
    told = [change.consequence for change in contract_changes(old, new)]
    assert [("done again" in text) for text in told] == [again, again]


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        ("1.0.0", "a minor change: raise the version from 1.0.0 to 1.1.0"),
        ("1.0.9", "a minor change: raise the version from 1.0.9 to 1.1.0"),
        ("1.1.0", None),
        ("2.0.0", None),
    ],
)
def test_version_has_to_say_what_changed(tmp_path, version, problem):
    old = clicks(tmp_path / "old")
    new = clicks(tmp_path / "new", version, DEPTH)

    assert version_problem(old, new, contract_changes(old, new)) == problem


def test_version_does_not_go_back(tmp_path):
    old, new = clicks(tmp_path / "old", "1.2.0"), clicks(tmp_path / "new", "1.1.0")

    assert version_problem(old, new, []) == "the version went back from 1.2.0 to 1.1.0"
