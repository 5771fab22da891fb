from datetime import date

import pytest
import typer

from marketpulse import options
from marketpulse.errors import UsageError

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def test_no_date_means_no_choice_of_days():
    assert options.days(None, None, None) is None


def test_one_date_is_one_day():
    assert options.days(MONDAY, None, None) == [MONDAY]


def test_range_includes_both_ends():
    assert options.days(None, MONDAY, WEDNESDAY) == [MONDAY, TUESDAY, WEDNESDAY]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((MONDAY, MONDAY, TUESDAY), "give one or the other"),
        ((None, MONDAY, None), "--from and --to belong together"),
        ((None, None, MONDAY), "--from and --to belong together"),
        ((None, TUESDAY, MONDAY), "--from 2026-03-03 is after --to 2026-03-02"),
    ],
)
def test_mix_up_of_dates_is_refused_with_the_reason(given, message):
    with pytest.raises(UsageError, match=message):
        options.days(*given)


@pytest.mark.parametrize("text", ["2026-02-30", "2.3.2026", "20260302", "today", ""])
def test_wrong_date_is_refused_with_an_example(text):
    with pytest.raises(typer.BadParameter, match="write it like 2026-03-02"):
        options.parse_day(text)


def test_sample_week_is_a_monday_to_a_sunday():
    week = options.sample_days()

    assert [day.isoweekday() for day in week] == [1, 2, 3, 4, 5, 6, 7]


def test_all_datasets_are_meant_when_none_is_named():
    assert set(options.datasets(None)) >= {"sales", "clicks", "stores", "users", "products"}


def test_datasets_that_others_refer_to_come_first_whatever_the_order_asked():
    assert options.datasets(" sales , users ") == ["users", "sales"]


def test_unknown_dataset_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match=r"unknown dataset 'salse'; known datasets: .*sales"):
        options.datasets("users,salse")


@pytest.mark.parametrize("names", ["", " , "])
def test_empty_choice_of_datasets_is_refused(names):
    with pytest.raises(UsageError, match="--datasets names none"):
        options.datasets(names)
