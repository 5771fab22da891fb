"""A statement as a list of words, to be changed here and there and left alone elsewhere."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<string>[eE]?'(?:[^'\\]|\\.|'')*')
    |(?P<dollar>\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d[\d.]*(?:[eE][+-]?\d+)?)
    |(?P<symbol>::|.)
    """,
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"''|\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True)
class Token:
    """A word, name, literal or symbol; `word` is its lower-case text unless it is quoted."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind in ("word", "symbol") else ""

    @property
    def name(self) -> str | None:
        """The identifier, in lower case as Redshift keeps quoted ones, too."""
        if self.kind == "quoted":
            return self.text[1:-1].replace('""', '"').lower()
        return self.text.lower() if self.kind == "word" else None

    @property
    def value(self) -> str | None:
        """The text of a literal."""
        if self.kind == "dollar":
            return self.text[self.text.index("$", 1) + 1 : self.text.rindex("$", 0, -1)]
        if self.kind != "string":
            return None
        return _ESCAPE.sub(
            lambda found: _ESCAPED.get(found[1], found[1]) if found[1] else "'",
            self.text[self.text.index("'") + 1 : -1],
        )


@dataclass
class Statement:
    """The text of one statement, its tokens without blanks and comments, and the changes to it."""

    text: str
    tokens: list[Token]
    _edits: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def split(cls, text: str) -> list["Statement"]:
        """The statements between the semicolons, without the empty ones."""
        statements: list[Statement] = []
        start, tokens = 0, []
        for token in _tokens(text):
            if token.word == ";":
                statements.append(cls(text[start : token.start], _shifted(tokens, start)))
                start, tokens = token.end, []
            else:
                tokens.append(token)
        statements.append(cls(text[start:], _shifted(tokens, start)))
        return [statement for statement in statements if statement.tokens]

    def word(self, index: int) -> str:
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def has(self, index: int, *words: str) -> bool:
        """Whether these words stand from this token on."""
        return all(self.word(index + offset) == word for offset, word in enumerate(words))

    def find(self, *words: str, start: int = 0) -> int | None:
        """The first token from which on these words stand."""
        for index in range(start, len(self.tokens)):
            if self.has(index, *words):
                return index
        return None

    def closing(self, index: int) -> int:
        """The token of the parenthesis that closes the one at `index`."""
        depth = 0
        for position in range(index, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self.word(position), 0)
            if depth == 0:
                return position
        return len(self.tokens) - 1

    def qualified_name(self, index: int) -> tuple[list[str], int]:
        """The parts of the name `a.b.c` at a token, and the first token after it."""
        parts: list[str] = []
        while index < len(self.tokens) and self.tokens[index].name is not None:
            parts.append(self.tokens[index].name)
            if self.word(index + 1) != ".":
                return parts, index + 1
            index += 2
        return parts, index

    def source(self, first: int, after: int) -> str:
        """The unchanged text of tokens `first` up to, not with, `after`."""
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]

    def replace(self, first: int, after: int, text: str) -> None:
        self._edits.append((self.tokens[first].start, self.tokens[after - 1].end, text))

    def insert(self, index: int, text: str) -> None:
        """Put text before a token."""
        position = self.tokens[index].start
        self._edits.append((position, position, text))

    def append(self, index: int, text: str) -> None:
        """Put text after a token."""
        position = self.tokens[index].end
        self._edits.append((position, position, text))

    def render(self) -> str:
        parts, position = [], 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < position:
                continue  # inside of what is replaced already
            parts += [self.text[position:start], text]
            position = end
        return "".join([*parts, self.text[position:]])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a literal that reads the same whatever the session says of backslashes."""
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _tokens(text: str) -> list[Token]:
    return [
        Token(match.lastgroup if match.lastgroup != "tag" else "dollar", match[0], match.start())
        for match in _TOKEN.finditer(text)
        if not match["space"]
    ]


def _shifted(tokens: list[Token], start: int) -> list[Token]:
    return [Token(token.kind, token.text, token.start - start) for token in tokens]
