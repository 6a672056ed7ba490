"""How far ranges and alarms held on courses of real trials: the figures of the methods page."""

import pytest

from envoi.domain.held_back import Alarms, HeldBack
from envoi.knowledge.library import instrument
from envoi.population.expected_course import estimate
from tests.shared import rows

BDI = instrument("bdi-ii")
MONTHS = {"bdi.pre": 0.0, "bdi.2m": 8.7, "bdi.4m": 17.4, "bdi.6m": 26.1, "bdi.8m": 34.8}  # in weeks
SESSIONS = {f"bdi_s{n}": float(n) for n in range(13)}


def wide(file, client, columns):
    return [
        (int(row[client]), time, int(float(row[column]) * 1000))
        for row in rows(file)
        for column, time in columns.items()
        if row[column] not in ("", "NA")
    ]


def waves():
    told = rows("claus_2020.csv")
    kept = [row for row in told if row["bdi"] not in ("", "NA")]
    return [(int(row["id"]), float(row["time"]) - 1, int(row["bdi"]) * 1000) for row in kept]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (
            lambda: wide("btheb_hsaur.csv", "rownames", MONTHS),
            HeldBack(97, 80, 80, Alarms(0, 11, 1, 61), Alarms(5, 5, 23, 25)),
        ),
        (
            lambda: wide("sgdata_suddengains.csv", "id", SESSIONS),
            HeldBack(43, 35, 33, Alarms(0, 23, 0, 19), Alarms(4, 19, 1, 18)),
        ),
        (waves, HeldBack(40, 26, 32, Alarms(0, 5, 0, 35), Alarms(5, 0, 17, 18))),
    ],
    ids=["Proudfoot 2003", "suddengains, simulated", "Claus 2020"],
)
def test_what_the_methods_page_says_of_data_anybody_can_get(answers, found):
    assert estimate(answers(), BDI).held_back == found
