"""A real spreadsheet program opens the tables of a forum full of attacks: it finds text, and no formula.

LibreOffice is the judge; without it the test is skipped (apt-get install libreoffice-calc).
"""

import shutil
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from groundswell.config import Config
from groundswell.store import open_store
from reports.build import build
from reports.write import write
from tests.hardening import hostile

TABLES = ("suggestions.csv", "moderation.csv", "suggestions.xlsx")
_FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
_CELL = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"
_LINK = "{http://www.w3.org/1999/xlink}href"
_SECONDS = 240


@pytest.fixture(scope="module")
def office() -> str:
    """The program; the test is skipped where it is absent."""
    found = shutil.which("soffice") or shutil.which("localc")
    if found is None:
        pytest.skip("no LibreOffice here to open tables with: apt-get install libreoffice-calc to run this")
    return found


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports on a forum full of attacks, and a table that is one."""
    folder = tmp_path_factory.mktemp("tables")
    primary, derived = hostile.rows(hostile.payloads())
    with closing(open_store(folder / "s.db")) as store:
        with store.transaction() as writer:
            writer.insert(primary)
            writer.insert(derived, unit="corpus")
        write(build(store, Config()), folder)
    (folder / "proof.csv").write_text('name,value\na,=1+1\nb,"=SUM(1;2)"\n', encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_spreadsheet_program_finds_text_and_no_formula(office: str, attacked: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    sources = [str(attacked / name) for name in (*TABLES, "proof.csv")]
    for source in sources:
        kind = Path(source).suffix[1:]
        options = ["--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,true"]
        subprocess.run(
            [office, "--headless", home, *(options if kind == "csv" else []), "--convert-to", "ods",
             "--outdir", str(tmp_path / kind), source],
            check=True, capture_output=True, timeout=_SECONDS,
        )  # fmt: skip
    assert _formulas(tmp_path / "csv" / "proof.ods"), "this judge would not see a formula"
    for name in TABLES:
        path = tmp_path / Path(name).suffix[1:] / Path(name).with_suffix(".ods").name
        assert _formulas(path) == [], name
        assert _cells(path) > 500, name
        assert all(link.startswith(("http://", "https://", "#")) for link in _links(path)), name


def _formulas(path: Path) -> list[str]:
    return [cell.attrib[_FORMULA] for cell in _content(path).iter(_CELL) if _FORMULA in cell.attrib]


def _cells(path: Path) -> int:
    return sum("".join(cell.itertext()) != "" for cell in _content(path).iter(_CELL))


def _links(path: Path) -> list[str]:
    return [each.attrib[_LINK] for each in _content(path).iter() if _LINK in each.attrib]


def _content(path: Path) -> Element:
    with zipfile.ZipFile(path) as packed:
        found: Element = fromstring(packed.read("content.xml"))
    return found
