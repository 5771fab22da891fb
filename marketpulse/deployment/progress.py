"""What Terraform is doing, as one line while it works and a line for what took long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from marketpulse.deployment.terraform import Message

_DOING = {"create": "creating", "update": "changing", "delete": "removing", "read": "reading"}


@contextmanager
def progress_line(title: str) -> Iterator[Callable[[Message], None]]:
    """Show how many resources are done and which is at work; yields what takes the messages."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        line = progress.add_task(title, total=None)
        done, at_work = 0, {}

        def show(message: Message) -> None:
            nonlocal done
            hook = message.get("hook", {})
            address = hook.get("resource", {}).get("addr", "")
            match message.get("type"):
                case "apply_start":
                    at_work[address] = _DOING.get(hook.get("action"), hook.get("action", ""))
                case "apply_complete" | "apply_errored":
                    at_work.pop(address, None)
                    done += 1
                case "refresh_start":
                    progress.update(line, description=f"{title}: looking at {address}")
                    return
            now = next((f", {doing} {what}" for what, doing in at_work.items()), "")
            progress.update(line, description=f"{title}: {done} done{now}")

        yield show
