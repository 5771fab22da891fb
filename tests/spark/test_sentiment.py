"""Sentiment is read from the text of an article, the same on every run."""

from decimal import Decimal

import pytest
from pyspark.sql import functions as F

from spark_jobs.sentiment import compound_score, label, sentiment

NEWS = "_batch string, id string, ts timestamp, symbol string, headline string, body string"


@pytest.fixture
def read(spark):
    def of(headline: str, body: str | None) -> dict:
        row = ("2026-03-02", "N1", None, "BRISKO", headline, body)
        [found] = sentiment(spark.createDataFrame([row], NEWS)).collect()
        return found.asDict()

    return of


def test_good_and_bad_words_decide_the_label(read):
    good = read("Great profit", "Customers are happy.")
    bad = read("Terrible loss", "Customers are angry.")

    assert (good["label"], bad["label"]) == ("positive", "negative")
    assert bad["score"] < 0 < good["score"] <= 1


def test_negation_turns_the_tone():
    assert compound_score("The results are not good.") < 0 < compound_score("The results are good.")


def test_text_without_tone_is_neutral(read):
    assert read("Figures on Thursday", "The meeting is in the autumn.")["score"] == Decimal(
        "0.0000"
    )


def test_row_names_its_article_and_the_model_with_its_version(read):
    found = read("Great profit", "Customers are happy.")

    common = ("_batch", "news_id", "symbol", "ts", "model", "model_version")
    expected = ["2026-03-02", "N1", "BRISKO", None, "vaderSentiment", "3.3.2"]
    assert [found[name] for name in common] == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("0.0500", "positive"),
        ("0.0499", "neutral"),
        ("-0.0499", "neutral"),
        ("-0.0500", "negative"),
    ],
)
def test_label_follows_the_documented_thresholds(spark, score, expected):
    scores = spark.sql(f"select cast({score} as decimal(5,4)) as score")

    [row] = scores.select(label(F.col("score")).alias("label")).collect()
    assert row["label"] == expected
