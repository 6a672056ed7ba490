"""Whatever a file holds, it is read or refused in one sentence; it never breaks anything."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from envoi.exchange.incoming import Reading, Unreadable, digest
from envoi.exchange.reading import read
from envoi.exchange.tables.kind import KINDS

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1)
COLUMNS = sorted({name for kind in KINDS for each in kind.columns.columns for name in each.names})
CELLS = st.text(max_size=8) | st.sampled_from(
    [
        *("", "c1", "c2;c3", "c4|c5", "2026-11-03", "3/11/2026", "14:30", "PHQ-9", "12", "-2"),
        *("yes", "finished", "no show", "cancelled by client", "=cmd|' /C calc'!A0", '"', "\n"),
    ]
)
ENDS = (".", "?", "”")


def in_a_folder(content: str | bytes, name: str = "table.csv") -> Reading:
    """What one file says, read from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read([path])


def outcome(content: str | bytes) -> Reading | str:
    """The reading, or the one sentence instead of it; nothing else can come out."""
    try:
        return in_a_folder(content)
    except Unreadable as error:
        sentence = str(error)
        assert (
            sentence.endswith(ENDS)
            and "\n" not in sentence
            and tempfile.gettempdir() not in sentence
        )
        return sentence


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table with a header that may be ours, and any cells."""
    width = draw(st.integers(1, 8))
    names = st.sampled_from([*COLUMNS, "phq9_1", "PHQ-9", "item1"]) | st.text(max_size=5)
    header = draw(st.lists(names, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    return written([header, *rows])


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(content):
    outcome(content)


@given(content=st.binary(max_size=200))
def test_any_bytes_under_a_good_header_are_read_or_refused_in_a_sentence(content):
    outcome(b"client,date,instrument,score\nc1,2026-11-03,PHQ-9,12\n" + content)


@given(content=tables())
def test_any_table_is_read_or_refused_in_a_sentence(content):
    found = outcome(content)
    if isinstance(found, Reading):
        assert all(each.why.endswith(ENDS) for each in found.rejected)
        assert all(each.line is not None and each.line > 1 for each in found.rejected)


@given(content=tables())
def test_the_same_table_twice_says_the_same(content):
    one, other = outcome(content), outcome(content)
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    for kind in ("clients", "episodes", "sessions", "scores", "goals"):
        first, second = getattr(one, kind), getattr(other, kind)
        assert [digest(each) for each in first] == [digest(each) for each in second]
        assert len({each.key for each in first}) == len(first)


@given(content=tables())
def test_everybody_who_is_pointed_to_is_there(content):
    found = outcome(content)
    if isinstance(found, Reading):
        known = {client.key for client in found.clients}
        assert {each.client for each in (*found.sessions, *found.scores, *found.goals)} <= known
        assert {key for episode in found.episodes for key in episode.clients} <= known


@given(day=DAYS, form=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%dT12:00Z"]))
def test_every_day_comes_back_in_each_form_that_can_only_mean_one(day, form):
    # The year is written by hand: not every platform pads it.
    cell = day.strftime(form.replace("%Y", f"{day.year:04d}"))
    found = outcome(f"client,date,PHQ-9\nc1,{cell},3\n")
    assert isinstance(found, Reading) and found.scores[0].on == day


@given(day=DAYS, form=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"]))
def test_a_day_with_slashes_is_never_taken_for_another(day, form):
    found = outcome(f"client,date,PHQ-9\nc1,{day.strftime(form)},3\n")
    assert isinstance(found, Reading)
    assert [score.on for score in found.scores] in ([], [day])


@given(names=st.lists(NAMES, max_size=5), delimiter=st.sampled_from([",", ";", "\t", "|"]))
def test_every_name_comes_back_as_it_was_written(names, delimiter):
    rows = [["client", "name"], *([f"c{number}", name] for number, name in enumerate(names))]
    found = outcome(written(rows, delimiter))
    assert isinstance(found, Reading)
    assert [client.name for client in found.clients] == names


@given(said=st.text(max_size=60) | st.sampled_from(["[waves]\n", "columns", "files"]))
def test_any_mapping_file_is_read_or_refused_in_a_sentence(said):
    with tempfile.TemporaryDirectory() as folder:
        table, mapping = Path(folder) / "table.csv", Path(folder) / "mapping.toml"
        table.write_text("client\n", encoding="utf-8")
        mapping.write_bytes(said.encode("utf-8", "surrogatepass"))
        try:
            read([table], mapping=mapping)
        except Unreadable as error:
            assert str(error).startswith("The mapping file mapping.toml")
