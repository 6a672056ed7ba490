"""The pages on signals and readiness list exactly what the code has, in the same order."""

import re
from pathlib import Path

from envoi.domain.dropout import DEFINITIONS
from envoi.domain.noticed import SIGNALS, Group
from envoi.domain.readiness import CRITERIA

METHODS = Path(__file__).parent.parent.parent / "docs" / "methods"


def rows(name: str, pattern: str) -> list[tuple[str, ...]]:
    """What `pattern` finds at the start of each line of a page."""
    return re.findall(f"^{pattern}", (METHODS / name).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_table_of_signals_lists_exactly_the_signals_with_group_and_next_step():
    listed = rows("signals.md", r"\| `(\w+)` \| (\w+) \|.*\| `(\w+)` \|$")
    assert listed == [(of.kind, of.group.value, of.next_step) for of in SIGNALS.values()]


def test_signals_stand_in_the_order_of_their_groups():
    ranks = [of.group.rank for of in SIGNALS.values()]
    assert ranks == sorted(ranks)
    assert {of.group for of in SIGNALS.values()} == set(Group) - {Group.REST}


def test_the_page_names_the_signals_that_speak_of_doing_well():
    page = (METHODS / "signals.md").read_text(encoding="utf-8")
    named = re.search(r"\*\*doing well\*\* \((.+)\)", page)
    assert named is not None
    assert re.findall(r"`(\w+)`", named[1]) == [k for k, of in SIGNALS.items() if of.doing_well]


def test_the_table_of_criteria_lists_exactly_the_criteria_with_their_numbers():
    listed = rows("readiness.md", r"\| (\d+) \| `(\w+)` \|")
    assert listed == [(str(number), code) for code, (number, _) in CRITERIA.items()]


def test_the_table_of_drop_out_lists_exactly_the_definitions_and_what_each_needs():
    listed = rows("endings-statistics.md", r"\| `(\w+)` \| (`.+`) \| .+ \|$")
    wanted = [(by.code, ", ".join(f"`{name}`" for name in by.needs)) for by in DEFINITIONS]
    assert listed == wanted
