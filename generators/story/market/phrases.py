"""The words of the news: headlines and sentences by tone, in the plain style of market reports.

`{name}` is the company, `{percent}` the size of the move. Words that praise or blame are only where
the tone wants them; neutral text names facts.
"""

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
TONES = ("negative", "neutral", "positive")

HEADLINES = (
    (
        "{name} falls {percent}% on weak results",
        "{name} disappoints with a {percent}% drop",
        "Worries about {name} grow as losses mount",
        "{name} warns of a poor quarter",
        "Investors lose confidence in {name}, down {percent}%",
        "{name} hit by lawsuit over failed product",
        "{name} cuts jobs after bad start to the year",
        "Trouble at {name}: stock slumps {percent}%",
    ),
    (
        "{name} to publish figures on Thursday",
        "{name} names date of annual meeting",
        "What to know about {name} today",
        "{name} moves head office across town",
        "{name} files quarterly report",
        "{name} to present at industry conference",
        "Trading in {name} close to its average",
        "{name} updates its list of suppliers",
    ),
    (
        "{name} gains {percent}% on strong results",
        "{name} delights investors with record profit",
        "{name} wins large order, up {percent}%",
        "Analysts praise {name} after impressive quarter",
        "{name} beats expectations with excellent sales",
        "Confidence in {name} improves as stock climbs {percent}%",
        "{name} celebrates successful launch",
        "Great day for {name}: stock rises {percent}%",
    ),
)
"""Headlines of each tone."""

SENTENCES = (
    (
        "The company reported a loss that was worse than feared.",
        "Customers complained about poor quality and ugly delays.",
        "One analyst called the outlook bleak and the numbers terrible.",
        "Management admitted serious problems with its largest plant.",
        "The bad news comes after a disappointing spring.",
        "Lenders are worried, and a rival called the situation a disaster.",
    ),
    (
        "The company employs several thousand people in nine countries.",
        "A spokesperson said the schedule had been set in the autumn.",
        "The document runs to forty pages and is on the website.",
        "The meeting takes place in the second half of the month.",
        "The stock is part of the main index of the exchange.",
        "The order of business follows that of the year before.",
    ),
    (
        "The company reported a profit that was better than hoped.",
        "Customers praised the great quality and the friendly service.",
        "One analyst called the outlook bright and the numbers superb.",
        "Management is confident and happy with its largest plant.",
        "The good news comes after a successful spring.",
        "Partners are pleased, and a rival called the product outstanding.",
    ),
)
"""Sentences of each tone; every article also has a neutral one."""

OUTLETS = (
    ("Exchange Wire", "https://wire.example.com"),
    ("Morning Ledger", "https://www.example.net/markets"),
    ("The Closing Bell", "https://bell.example.org"),
    ("Sector Notes", "https://notes.example.com"),
)
"""Names and addresses; the domains are reserved for examples."""
