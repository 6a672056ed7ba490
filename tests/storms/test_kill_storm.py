"""Killed again and again while everything is written: what was answered is there, once."""

import json
import os
import time
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from tests.storms import founded, storm
from tests.storms.ledger import Ledger
from tests.storms.storm import KINDS, Storm, told

if connection.vendor != "sqlite":
    pytest.skip("the storm is made for a house with a file", allow_module_level=True)
COURSES = 2  # of each member, for whatever is written into a course that goes on
SEED = int(os.environ.get("STORM_SEED", "0")) or time.time_ns() % 1_000_000


def killed(folder: Path, *, kills: int, members: int, staff: int, every: int) -> Ledger:
    """A storm of so many kills, and then the counting; nothing may be amiss."""
    rng, ledger = Random(SEED), Ledger(kinds=KINDS)
    print(f"seed {SEED}: STORM_SEED={SEED} makes the same choices")
    with (
        founded.mail_server(folder / "took") as port,
        founded.founded(folder, port, members, COURSES, staff, 0) as (house, about),
    ):
        house.start()
        everybody = storm.members(house, about, ledger, rng)
        kill = Storm(house, ledger, rng, every=every)
        with storm.under_way(everybody):
            time.sleep(3)
            for number in range(kills):
                kill.strike(number)
                if number % 25 == 24:
                    told(f"{number + 1} kills, {sum(ledger.answered.values())} answered")
                    assert not ledger.troubles, ledger.troubles[:3]
        kill.let_finish()
        time.sleep(2)
        ended = house.end()
        sealed = founded.envoi(house, "audit", "seal")
        verified = founded.envoi(house, "audit", "verify")
        checked = founded.envoi(house, "check")
        found = founded.counted(house, folder, ledger.as_data())
    amiss = [*found["broken"], *founded.mail_amiss(folder / "took", found["mails"])]
    refused = [each for each in ledger.refused if " again:" not in each]
    log = house.log.read_text()
    print(json.dumps({"kills": kill.kills, "starts": house.starts, "commands": kill.codes}))
    print(json.dumps({"cut": dict(ledger.cut.most_common()), "never": _never(ledger)}))
    print(json.dumps(found["outcomes"]))
    print(json.dumps({key: found[key] for key in ("counts", "states", "seals", "rotations")}))
    print(json.dumps({"refused": ledger.refused[:20], "amiss": amiss[:40]}))
    print(verified.stdout, sealed.stdout, checked.stdout[:300])
    assert ledger.troubles == []
    assert amiss == []
    assert refused == []
    assert "Traceback" not in log and "locked" not in log and "failed" not in log, log[-3000:]
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "agrees" in checked.stdout
    assert ended == 0
    return ledger


def _never(ledger: Ledger) -> list[str]:
    return [kind for kind in KINDS if not ledger.cut[kind]]


def test_killed_ten_times_everything_answered_is_there_once_and_the_rest_whole_or_not(
    tmp_path: Path,
) -> None:
    ledger = killed(tmp_path, kills=10, members=3, staff=8, every=5)
    assert sum(ledger.cut.values()) > 2  # the kills came in the middle of something


@pytest.mark.long
def test_killed_five_hundred_times_in_every_kind_of_write_nothing_is_lost_or_doubled(
    tmp_path: Path,
) -> None:
    ledger = killed(tmp_path, kills=500, members=5, staff=90, every=9)
    assert _never(ledger) == []
