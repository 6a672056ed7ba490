"""Sixteen people at once while keys change and a backup is made: nobody waits in vain."""

import json
import time
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from django.db import connection

from tests.storms import founded, load
from tests.storms.ledger import Ledger
from tests.storms.load import Closer, Comer, Reader, Scribe
from tests.storms.storm import COMMANDS

if connection.vendor != "sqlite":
    pytest.skip("the storm is made for a house with a file", allow_module_level=True)
SIXTEEN = (*[Reader] * 6, *[Scribe] * 4, *[Closer] * 3, *[Comer] * 3)
SIX = (Reader, Reader, Scribe, Scribe, Closer, Comer)


def busy(folder: Path, kinds: tuple[type, ...], *, seconds: float, comers: int) -> Ledger:
    """So many people for so long; not one of them is told that something failed."""
    ledger = Ledger()
    with (
        founded.mail_server(folder / "took") as port,
        founded.founded(folder, port, len(kinds), 3, 0, comers) as (house, about),
    ):
        house.start()
        people = load.everybody(house, about, ledger, Random(7), kinds)
        stop = Event()
        threads = [Thread(target=load.goes_on, args=(each, stop)) for each in people]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 3)
        commands = [house.command(*words) for words in COMMANDS.values()]
        time.sleep(seconds * 2 / 3)
        stop.set()
        for thread in threads:
            thread.join(60)
        codes = [command.wait(120) for command in commands]
        time.sleep(2)
        ended = house.end()
        sealed = founded.envoi(house, "audit", "seal")
        verified = founded.envoi(house, "audit", "verify")
        found = founded.counted(house, folder, ledger.as_data())
    visitors = [v for each in people for v in getattr(each, "visitors", [each.visitor])]
    log = house.log.read_text()
    print(json.dumps(ledger.percentiles(), indent=0))
    print(json.dumps({"counts": found["counts"], "rotations": found["rotations"]}))
    print(sealed.stdout, verified.stdout, log[-500:])
    assert [each for visitor in visitors for each in visitor.failed] == []
    assert ledger.troubles == [] and ledger.refused == []
    assert sum(visitor.missed for visitor in visitors) == 0
    assert all(sent.answered and sent.times == 1 for sent in ledger.sent)
    assert found["broken"] == []
    assert founded.mail_amiss(folder / "took", found["mails"]) == []
    assert log == ""
    assert codes == [0, 0] and found["rotations"] == 1
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert ended == 0
    return ledger


def did_everything(ledger: Ledger) -> bool:
    """People came in, read, scored and closed."""
    kinds = ("log-in, both steps", "read: course", "score", "closed", "closing undone")
    return all(len(ledger.times[kind]) > 0 for kind in kinds)


def test_six_people_at_once_for_six_seconds_meet_no_lock_and_no_error(tmp_path: Path) -> None:
    assert did_everything(busy(tmp_path, SIX, seconds=6, comers=3))


@pytest.mark.long
def test_sixteen_people_at_once_for_a_minute_meet_no_lock_and_no_error(tmp_path: Path) -> None:
    assert did_everything(busy(tmp_path, SIXTEEN, seconds=60, comers=18))
