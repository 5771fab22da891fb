"""How a text sounds, by VADER: a lexicon and rules for English, made for short texts.

It reads each text by itself, without training, chance or network: equal texts get equal scores on
every machine.
"""

from decimal import Decimal
from functools import cache
from importlib.metadata import version

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

MODEL = "vaderSentiment"
POSITIVE_FROM, NEGATIVE_UP_TO = 0.05, -0.05
"""The thresholds that VADER's authors recommend for its compound score."""


def sentiment(news: DataFrame) -> DataFrame:
    """Read each article's headline and body: one row per article with score and label."""
    text = F.concat_ws(". ", "headline", "body")
    scored = news.withColumn("score", F.udf(compound_score, "decimal(5,4)")(text))
    return scored.select(
        "_batch",
        F.col("id").alias("news_id"),
        "symbol",
        "ts",
        "score",
        label(F.col("score")).alias("label"),
        F.lit(MODEL).alias("model"),
        F.lit(version(MODEL)).alias("model_version"),
    )


def compound_score(text: str) -> Decimal:
    """From -1 (most negative) to 1 (most positive), to four digits as VADER gives it."""
    return Decimal(f"{_analyzer().polarity_scores(text)['compound']:.4f}")


def label(score: Column) -> Column:
    """Name a score."""
    return (
        F.when(score >= POSITIVE_FROM, "positive")
        .when(score <= NEGATIVE_UP_TO, "negative")
        .otherwise("neutral")
    )


@cache
def _analyzer() -> object:
    """Once a worker: its lexicon takes a tenth of a second to read."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
