"""One entry of every kind, for what is true of all of them."""

from datetime import timedelta
from uuid import uuid4

from envoi.care import book, fee_steps
from envoi.care.fee_steps import Wanted
from envoi.care.kinds import KINDS
from tests import build, people

DAY = timedelta(days=1)
PARENTS = {"concern-rating": "concern", "goal-rating": "goal", "repair": "rupture"}
SAID = {
    "contact-way": {"kind": "mobile", "value": "0170 1234567"},
    "related-person": {"name": "Lena", "reached_at": "Schillerstraße 4"},
    "decision-maker": {"kind": "guardian", "name": "Karin", "order_note": "custody file"},
    "concern": {"words": "I can’t sleep."},
    "concern-rating": {"rating": 7},
    "goal": {"words": "Go to work"},
    "goal-rating": {"rater": "client", "level": "partly"},
    "risk-asked": {"answer": "none", "note": "asked calmly"},
    "contact-attempt": {"way": "phone", "result": "message_left", "words": "Called at noon."},
    "safety-plan": {"text": "Call Lena."},
    "note": {"text": "We talked about grandmother."},
    "risk-flag": {"why": "He said so."},
    "disclosure": {
        **{"recipient": "Roth’s surgery", "what": "A summary", "purpose": "To go on"},
        "ground": "treatment",
    },
    "agreed-fee": {"since_on": people.TODAY, "amount": 8500, "words": "As always"},
    "charge": {"amount": 8500, "words": "A session"},
    "payment": {"kind": "payment", "amount": 5000, "payer": "Jonas"},
    "protection": {"whom": "client", "safe_way": "By way of Lena, mornings."},
    "legal-hold": {"why": "A complaint was made."},
    "feedback": {"room": 8, "side": 7, "pace": 9, "keeps": 8, "words": "It went quickly."},
    "rupture": {"kind": "mistake", "words": "I was late, twice."},
    "repair": {"words": "I said I am sorry.", "client_view": "Good that you said it."},
}
# One column of each kind that can be said otherwise.
OTHERWISE = {
    "client": {"name": "Jonas Weber-Roth"},
    "episode": {"review_on": people.TODAY + 30 * DAY},
    "contact-way": {"value": "0170 7654321"},
    "related-person": {"name": "Lena Roth"},
    "decision-maker": {"name": "Karin Roth"},
    "concern": {"words": "I wake at four."},
    "concern-rating": {"rating": 3},
    "goal": {"words": "Go to work twice a week"},
    "goal-rating": {"level": "reached"},
    "risk-asked": {"answer": "passive_thoughts"},
    "contact-attempt": {"result": "spoke"},
    "safety-plan": {"text": "Call Lena first."},
    "note": {"text": "We talked about grandfather."},
    "risk-flag": {"why": "She said so."},
    "disclosure": {"recipient": "Schiller’s surgery"},
    "agreed-fee": {"amount": 6000},
    "charge": {"amount": 6000},
    "payment": {"amount": 8500},
    "protection": {"safe_way": "By way of the shelter."},
    "legal-hold": {"why": "A lawyer asked."},
    "feedback": {"room": 3},
    "rupture": {"words": "I was late, three times."},
    "repair": {"state": "mended"},
}
SIMPLE = tuple(SAID)
CORRECTED = tuple(OTHERWISE)


def client_of(episode):
    """The client an episode is filed under."""
    return book.people(episode)[0][0]


def parent_of(kind, episode):
    """What an entry of this kind hangs on, in this episode."""
    if KINDS[kind].parent == "client":
        return client_of(episode)
    above = PARENTS.get(kind)
    return build.entry(above, episode, **SAID[above]) if above else episode


def one_of(kind, episode):
    """An entry of any kind in this episode."""
    if kind == "client":
        return client_of(episode)
    if kind == "episode":
        return episode
    if kind == "score":
        return build.score(episode, 9)
    if kind == "fee-step":
        return fee_step(episode)
    return build.entry(kind, parent_of(kind, episode), **SAID[kind])


def fee_step(episode):
    """A talk about fees that took place today."""
    by = people.mara()
    told = {"on": by.today, "until": None, "offered": (), "words": "Calmly."}
    said = Wanted(step="talk", terms_clear="yes", after_told="yes", **told)
    more = {"by": by, "ref": uuid4(), "client": client_of(episode)}
    return build.saved(fee_steps.take(episode, said, **more))


def filled(kind, ref, **values):
    """The values of an entry as its form would send them back."""
    return {**book.read(kind, ref, by=people.mara()).values, **values}


def hour(kept=None, *, on=people.TODAY, **values):
    """The values of a session's form."""
    at = {"on": on, "at": None, "minutes": 50, "place": "practice", "state": "booked"}
    return {**at, "attendance": kept or {}, **values}
