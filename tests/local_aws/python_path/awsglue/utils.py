"""Arguments of jobs and sessions, as Glue's own module reads them."""


class GlueArgumentError(Exception):
    pass


def getResolvedOptions(argv: list[str], options: list[str]) -> dict[str, str]:
    given = dict(_pairs(argv))
    missing = [name for name in options if name not in given]
    if missing:
        raise GlueArgumentError(f"the following arguments are required: {', '.join(missing)}")
    return {name: given[name] for name in options}


def _pairs(argv: list[str]):
    words = iter(argv)
    for word in words:
        if word.startswith("--"):
            name, has_value, value = word[2:].partition("=")
            yield name, value if has_value else next(words, "")
