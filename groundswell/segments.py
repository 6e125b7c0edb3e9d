"""Which part of the community somebody belongs to: a table of authors that a product team brings along."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from groundswell.errors import ConfigurationError
from groundswell.ids import handle_of
from groundswell.safe import one_line

NOT_LISTED = "not listed"
"""What reports call people whom the table does not name; they are counted like everybody else."""
MOST_SEGMENTS = 50
"""More are a mistake: another column was meant, or segments of one person each."""
_LONGEST_NAME = 60
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The segment of each author, by `handle_of` their name."""

    by_handle: Mapping[str, str]

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a table with the columns `author` and `segment`, in any order and among others.

        Commas, semicolons and tabs may separate them; the text is UTF-8. Raises `ConfigurationError`
        naming the line that makes no sense: an empty cell, or an author in two segments.
        """
        try:
            return cls.from_text(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError as error:
            raise ConfigurationError(f"there is no table of segments at {path}") from error
        except OSError as error:
            raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"{path} is not UTF-8 text: save it as “CSV UTF-8”") from error
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}, {error}") from error

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the text of such a table; raises as `from_file` does."""
        known: dict[str, tuple[str, int]] = {}
        for line, author, segment in _rows(text):
            before, first = known.setdefault(handle_of(author), (segment, line))
            if before != segment:
                raise ConfigurationError(
                    f"line {line}: {author!r} is in {segment!r}, and in {before!r} on line {first}; give "
                    "each author one segment"
                )
        found = cls(by_handle={handle: segment for handle, (segment, _) in known.items()})
        if len(found.names) > MOST_SEGMENTS:
            raise ConfigurationError(
                f"line 1: the column “segment” holds {len(found.names)} different names, at most "
                f"{MOST_SEGMENTS} make sense; is it the right column?"
            )
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the segments, in alphabetical order."""
        return tuple(sorted(set(self.by_handle.values())))

    def of(self, names: Iterable[str]) -> str | None:
        r"""Return the segment of whoever goes by these names, the first that is listed; None for nobody.

        >>> Segments.from_text("author,segment\nSean H,studios\n").of(["sean", "SEAN H"])
        'studios'
        """
        return next((self.by_handle[each] for each in map(handle_of, names) if each in self.by_handle), None)


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, author and segment of each row; raise `ConfigurationError` for one that is none."""
    head = text.split("\n", 1)[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count), strict=True)
    try:
        names = [name.strip().casefold() for name in next(table, [])]
        if names.count("author") != 1 or names.count("segment") != 1:
            raise ConfigurationError(
                f"line 1: found the columns {', '.join(names) or 'of an empty file'}, expected one “author” "
                "and one “segment”"
            )
        author, segment = names.index("author"), names.index("segment")
        for row in table:
            if any(cell.strip() for cell in row):
                yield table.line_num, *_cells(row, author, segment, table.line_num)
    except csv.Error as error:
        raise ConfigurationError(f"line {table.line_num}: {error}") from error


def _cells(row: list[str], author: int, segment: int, line: int) -> tuple[str, str]:
    if len(row) <= max(author, segment) or not handle_of(row[author]) or not row[segment].strip():
        raise ConfigurationError(f"line {line}: found {row}, expected an author and a segment")
    name = one_line(row[segment])
    if len(name) > _LONGEST_NAME:
        raise ConfigurationError(
            f"line {line}: the segment {name[:_LONGEST_NAME]!r}… has {len(name)} characters, at most "
            f"{_LONGEST_NAME} fit a column's head"
        )
    if handle_of(name) == NOT_LISTED:
        raise ConfigurationError(
            f"line {line}: {NOT_LISTED!r} is what people outside of the table are called; choose another name"
        )
    return row[author], name
