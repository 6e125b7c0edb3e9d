"""The forms of an export; apart from what writes them, so that `--help` loads no database."""

from typing import Literal

Format = Literal["jira-csv", "github-jsonl", "parquet"]
