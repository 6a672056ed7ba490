"""What the pages of methods print is what the code computes."""

import doctest
import re
from pathlib import Path

import pytest

from envoi.domain.attainment import t_score

METHODS = Path(__file__).parent.parent.parent / "docs" / "methods"


@pytest.mark.parametrize(
    "name", ["change", "goal-attainment", "leaving-early", "readiness", "scoring", "signals"]
)
def test_the_examples_on_the_page_come_out_as_printed(name):
    ran = doctest.testfile(str(METHODS / f"{name}.md"), module_relative=False)
    assert ran.attempted > 0
    assert ran.failed == 0


def test_the_printed_table_of_t_scores_is_the_computed_one():
    page = (METHODS / "goal-attainment.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| (.+) \|$", page, flags=re.MULTILINE)
    assert len(rows) == 6
    for goals, printed in rows:
        computed = [f"{t_score([level] * int(goals)):.2f}" for level in (-2, -1, 0, 1, 2)]
        assert printed.split(" | ") == computed
