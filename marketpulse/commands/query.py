"""`marketpulse query`: answers of the local warehouse to the questions in `analyses/`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options
from marketpulse.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from marketpulse.answers import Answer
    from marketpulse.questions import Question

ROWS_SHOWN, WIDTH_IN_A_FILE = 24, 120


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"


def query(
    name: Annotated[
        str | None, typer.Argument(help="A query of analyses/.", show_default="list them")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Run every query, with timings.")] = False,
    repeat: Annotated[
        int, typer.Option(min=1, help="Runs of each query that p50 and p95 are taken from.")
    ] = 5,
    format_: Annotated[
        AnswerFormat, typer.Option("--format", help="csv and json hold all rows.")
    ] = AnswerFormat.table,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Ask the warehouse: one question, all of them, or see what can be asked."""
    if env is not options.Environment.local:
        raise UsageError(
            f"--env {env}: queries run on the local warehouse; in AWS use a client of Redshift"
        )
    if all_ and (name or format_ is not AnswerFormat.table):
        raise UsageError("--all prints every query as a table: give no name and no --format")
    if all_:
        _print_all(repeat)
    elif name:
        _print_one(name, format_)
    else:
        _print_names()


def _print_all(repeat: int) -> None:
    from marketpulse.answers import ask, percentile
    from marketpulse.questions import questions
    from marketpulse.settings import settings
    from marketpulse.warehouse import open_warehouse

    seconds: list[float] = []
    with open_warehouse(settings().warehouse, read_only=True) as warehouse:
        for question in questions():
            answer = ask(warehouse, question, repeat=repeat)
            _print_answer(question, answer)
            seconds += answer.seconds
    p50, p95 = (1000 * percentile(seconds, share) for share in (0.50, 0.95))
    _console().print(
        f"[bold]{len(questions())} queries[/], {repeat} runs each: p50 {p50:.0f} ms, "
        f"p95 {p95:.0f} ms, slowest {1000 * max(seconds):.0f} ms"
    )


def _print_one(name: str, format_: AnswerFormat) -> None:
    from marketpulse import answers
    from marketpulse.questions import question
    from marketpulse.settings import settings
    from marketpulse.warehouse import open_warehouse

    asked = question(name)
    with open_warehouse(settings().warehouse, read_only=True) as warehouse:
        answer = answers.ask(warehouse, asked)
    if format_ is AnswerFormat.csv:
        typer.echo(answers.to_csv(answer), nl=False)
    elif format_ is AnswerFormat.json:
        typer.echo(answers.to_json(answer), nl=False)
    else:
        _print_answer(asked, answer)


def _print_names() -> None:
    from rich.table import Table

    from marketpulse.questions import questions

    table = Table("query", "question", box=None)
    for question in questions():
        table.add_row(question.name, question.text)
    _console().print(table)


def _print_answer(question: "Question", answer: "Answer") -> None:
    from rich.table import Table

    from marketpulse.answers import percentile

    milliseconds = 1000 * percentile(answer.seconds, 0.5)
    table = Table(caption_justify="left")
    numeric = {
        position
        for row in answer.rows[:1]
        for position, value in enumerate(row)
        if not isinstance(value, str)
    }
    for position, column in enumerate(answer.columns):
        header = column.replace("_", " ")
        table.add_column(header, justify="right" if position in numeric else "left")
    for row in answer.rows[:ROWS_SHOWN]:
        table.add_row(*("" if value is None else _text(value) for value in row))
    hidden = len(answer.rows) - ROWS_SHOWN
    if hidden > 0:
        table.caption = f"{hidden} more rows: marketpulse query {question.name} --format csv"
    console = _console()
    console.print(f"[bold]{question.text}[/]\n{question.name}, {milliseconds:.0f} ms")
    console.print(table, "")


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH_IN_A_FILE)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str) or not hasattr(value, "__abs__") else f"{value:,}"
