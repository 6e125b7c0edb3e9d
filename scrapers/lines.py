"""Words put together with the white space that a browser would show between them."""

import re
from dataclasses import dataclass, field

from scrapers.attribution import attributed_to

_SPACES = re.compile(r"[\s\xa0]+")
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060]")


@dataclass(slots=True)
class Lines:
    """The words of one voice, written in order."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pending_lines: int = 0
    pending_space: bool = False

    def words(self, text: str) -> None:
        """Add running text; any white space in it is one space."""
        text = _INVISIBLE.sub("", text)
        if not text:
            return
        collapsed = _SPACES.sub(" ", text)
        if collapsed == " ":
            self.pending_space = True
            return
        if collapsed[0] == " ":
            self.pending_space = True
        self._put(collapsed.strip(" "))
        self.pending_space = collapsed[-1] == " "

    def verbatim(self, text: str) -> None:
        """Add text whose line breaks and indentation count."""
        lines = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
        for index, line in enumerate(lines.split("\n")):
            if index:
                self.line()
            if line.strip():
                self._put(line.rstrip())

    def line(self) -> None:
        """One line break more, as `<br>` asks for."""
        self.pending_lines = min(self.pending_lines + 1, 2)

    def at_least(self, lines: int) -> None:
        """Put this many line breaks before the next words, unless more are due already."""
        self.pending_lines = max(self.pending_lines, lines)

    def _put(self, text: str) -> None:
        if self.length:
            gap = "\n" * self.pending_lines if self.pending_lines else " " if self.pending_space else ""
            self._append(gap)
        self.pending_lines, self.pending_space = 0, False
        self._append(text)

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def take_attribution(self) -> str | None:
        """Remove a last line such as "@ann said in Prices:" and return the name in it."""
        start = len(self.parts)
        while start and "\n" not in self.parts[start - 1]:
            start -= 1
            if len(self.parts) - start > 40:  # a longer line is no attribution
                return None
        author = attributed_to("".join(self.parts[start:]))
        if not author:
            return None
        self.length -= sum(map(len, self.parts[start:]))
        del self.parts[start:]
        self._trim()
        return author

    def _trim(self) -> None:
        """Take back the line breaks that stood before a removed line."""
        while self.parts and not self.parts[-1].strip():
            self.pending_lines = max(self.pending_lines, min(self.parts[-1].count("\n"), 2))
            self.length -= len(self.parts.pop())

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self.parts)
