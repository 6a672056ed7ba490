"""The one table of what an invented population is made of. Nobody's numbers: chosen to look likely.

They come from no practice, no publication and no data; never read a result off them. What they are
good for: trying questions, measuring speed, teaching. A hazard is the chance of an ending after one
attended session (unplanned: after one appointed hour), given on log odds.
"""

from dataclasses import dataclass

Pair = tuple[float, float]


@dataclass(frozen=True)
class Questionnaire:
    """Scores from `low` to `high` in whole points: intercept and slope on log(1 + session)."""

    code: str
    share: float  # of clients who fill it in
    answered: float  # of attended sessions, at which it is filled in; the first always is
    intercept: Pair  # mean, standard deviation between clients
    slope: Pair
    correlation: float  # of a client's intercept and slope
    residual: float  # standard deviation of one answer about its client's line
    low: int
    high: int


@dataclass(frozen=True)
class Odds:
    """Log odds of an ending: level, log(session), a missed hour, and 10 points of improvement."""

    level: float
    log_session: float = 0.0
    missed: float = 0.0
    better: float = 0.0


QUESTIONNAIRES = (
    Questionnaire("phq-9", 1.0, 0.85, (15.0, 4.5), (-2.2, 1.7), -0.25, 2.3, 0, 27),
    Questionnaire("gad-7", 0.35, 0.70, (12.5, 4.0), (-1.8, 1.4), -0.25, 2.1, 0, 21),
)
# In this order; each is asked of who is still there.
ENDINGS = {
    "transfer": Odds(-5.0),
    "planned": Odds(-5.6, log_session=1.05, better=0.9),
    "short": Odds(-5.2, log_session=0.35, better=0.4),
}
UNPLANNED = Odds(-3.7, log_session=-0.15, missed=1.3, better=-0.2)

YEARS = 6  # over which episodes begin
LAST_YEAR = 2025
MISSED = (-2.6, 0.9)  # log odds of missing an hour: mean and standard deviation between clients
CANCELLED_BY_CLIENT = 0.06
CANCELLED_BY_US = 0.03
MOST_HOURS = 60  # where therapy ends in any case, as planned
RHYTHM = ((7, 0.7), (14, 0.3))  # days between hours, and how many clients have it
LATER = 0.1  # of hours, which come a week later

AGES = {
    "10-19": 0.08,
    "20-29": 0.26,
    "30-39": 0.24,
    "40-49": 0.18,
    "50-59": 0.13,
    "60-69": 0.07,
    "70-79": 0.03,
    "80+": 0.01,
}
AGE_NOT_KNOWN = 0.02
CASES_A_THERAPIST = 40
COMES_AGAIN = 0.08  # of episodes, which are of somebody who was there before
PLANNED_SESSIONS = {8: 0.2, 12: 0.3, 20: 0.15, 25: 0.05}  # else none was agreed

REASONS = {
    "planned": {"goals_met": 0.62, "good_enough": 0.18, "client_choice": 0.12, "payer_limit": 0.08},
    "short": {
        "client_choice": 0.4,
        "plateau_no_benefit": 0.2,
        "client_moved": 0.2,
        "payer_limit": 0.1,
        "nonpayment": 0.1,
    },
    "unplanned": {"lost_contact": 0.6, "no_show": 0.2, "client_choice": 0.15, "client_moved": 0.05},
    "transfer": {
        "specialist_needed": 0.35,
        "therapist_leaving": 0.35,
        "higher_level_of_care": 0.2,
        "lower_level": 0.1,
    },
}
WHO = {
    "planned": {"both": 0.6, "client": 0.25, "therapist": 0.1, "other": 0.05},
    "short": {"client": 0.55, "therapist": 0.2, "both": 0.15, "other": 0.1},
    "unplanned": {"client": 0.95, "other": 0.05},
    "transfer": {"therapist": 0.55, "both": 0.25, "client": 0.1, "other": 0.1},
}
AGREED = {  # said yes, said no; of the others it is not known
    "planned": {"agreed": 0.92, "not_agreed": 0.03},
    "short": {"agreed": 0.6, "not_agreed": 0.25},
    "transfer": {"agreed": 0.7, "not_agreed": 0.15},
}
RAISED_DAYS = {"planned": 42.0, "short": 14.0, "transfer": 56.0}  # on average; unplanned: never
SUMMARY = (0.85, 9.0)  # how many have one, and days to it on average
REFERRED = {"transfer": 1.0, "short": 0.1, "planned": 0.06, "unplanned": 0.03}
REFERRALS = {
    "offered": 0.1,
    "accepted": 0.1,
    "sent": 0.15,
    "booked": 0.1,
    "attended": 0.45,
    "declined": 0.05,
    "failed": 0.05,
}
FOLLOW_UPS = {"answered": 0.3, "asked": 0.25, "none": 0.45}
