"""Adding to moto's classes, for as long as a local AWS runs."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from unittest.mock import patch

_extensions: list[tuple[type, str, Callable[[Any], Any]]] = []


def added(target: type) -> Callable:
    """Add a function as a method, by its own name."""

    def register(function: Callable) -> Callable:
        _extensions.append((target, function.__name__, lambda _: function))
        return function

    return register


def around(target: type, name: str | None = None) -> Callable:
    """Put a function in the place of the method of its name, which it gets as first argument."""

    def register(function: Callable) -> Callable:
        def replacement(original: Callable) -> Callable:
            @wraps(original)
            def method(self: Any, *arguments: Any, **options: Any) -> Any:
                return function(original, self, *arguments, **options)

            return method

        _extensions.append((target, name or function.__name__, replacement))
        return function

    return register


def attribute(target: type, name: str, value: Any) -> None:
    """Give all instances of a class an attribute."""
    _extensions.append((target, name, lambda _: value))


def extend(running: ExitStack) -> None:
    """Make all changes; `running` takes them back."""
    for target, name, replacement in _extensions:
        value = replacement(getattr(target, name, None))
        running.enter_context(patch.object(target, name, value, create=True))


def kept(backend: Any, name: str) -> dict:
    """A dictionary that lives as long as a backend of moto."""
    return backend.__dict__.setdefault(f"_local_aws_{name}", {})
