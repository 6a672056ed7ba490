"""The hazard of leaving at each session, by covariates, from counts alone.

Every episode lends one line to each session it reached; lines alike are counted together, so what
is fitted is as long as there are different lines, however many episodes there are. The model is
logistic: the log odds of leaving at a session are a baseline and covariates (Singer & Willett 2003,
chapters 11 and 12).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from envoi.population.growth_sums import Floats, Wholes
from envoi.population.not_answered import NotAnswered
from envoi.population.parts import parts

STEPS = 50
ENOUGH = 1e-12  # of the log-likelihood, relative, by which a step would do better
EXTREME = "Some of them never leave, or always do: no hazard follows from that."
FAR = 15.0  # log odds beyond which nothing was seen to happen, or everything


@dataclass(frozen=True, eq=False)
class Cells:
    """Lines alike, counted: `session`, one code a covariate, `at_risk` and `left`, each (C,)."""

    session: Wholes
    codes: Mapping[str, Wholes]
    at_risk: Floats
    left: Floats


@dataclass(frozen=True)
class Hazard:
    """The coefficients by name with standard errors, on log odds; -log L as `loss`."""

    coefficients: Mapping[str, float]
    standard_errors: Mapping[str, float]
    loss: float
    episodes: int
    left: int


def cells(reached: Wholes, left: Wholes, codes: Mapping[str, Wholes], *, sessions: int) -> Cells:
    """The counts of episodes that reached a session (from 1), and left after it or not.

    `left` is 1 where the episode ended in the way asked about at its last session, `codes` holds
    one small whole number an episode and covariate. Later sessions than `sessions` are cut off.
    """
    if len(reached) and (
        reached.min() < 1 or min((c.min() for c in codes.values()), default=0) < 0
    ):
        raise ValueError("Sessions are counted from 1, and codes from 0.")
    sizes = [int(each.max(initial=0)) + 1 for each in codes.values()]
    width = int(np.prod(sizes, dtype=np.int64)) if sizes else 1
    ended, events = (np.zeros((sessions + 1) * width, np.int64) for _ in range(2))
    for part in parts(len(reached)):
        line = np.minimum(reached[part], sessions).astype(np.int64)
        for each, size in zip(codes.values(), sizes, strict=True):
            line = line * size + each[part]
        gone = left[part].astype(bool) & (reached[part] <= sessions)
        ended += np.bincount(line, minlength=len(ended))
        events += np.bincount(line[gone], minlength=len(events))
    at_risk = np.cumsum(ended.reshape(sessions + 1, width)[::-1], axis=0)[::-1][1:]
    events = events.reshape(sessions + 1, width)[1:]
    place, which = np.nonzero(at_risk)
    held: dict[str, Wholes] = {}
    rest = which.copy()
    for name, size in zip(reversed(list(codes)), reversed(sizes), strict=True):
        held[name], rest = rest % size, rest // size
    return Cells(
        session=place + 1,
        codes={name: held[name] for name in codes},
        at_risk=at_risk[place, which].astype(np.float64),
        left=events[place, which].astype(np.float64),
    )


def fit(data: Cells) -> Hazard:
    """The hazard with a baseline in log(session) and its square, and a level a code.

    Raises NotAnswered where a level was never seen to leave, or always: no number describes that.
    """
    names, design = _design(data)
    _seen_both_ways("all", data, np.ones(len(data.left), dtype=bool))
    for name, held in data.codes.items():
        for code in np.unique(held):
            _seen_both_ways(f"{name} {code}", data, held == code)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotAnswered("Two of the things asked about are one and the same here.")
    beta, information, loss = _newton(design, data.at_risk, data.left)
    if np.abs(design @ beta).max() > FAR:
        raise NotAnswered(EXTREME)
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    first = data.session == 1
    return Hazard(
        coefficients=dict(zip(names, beta.tolist(), strict=True)),
        standard_errors=dict(zip(names, errors.tolist(), strict=True)),
        loss=loss,
        episodes=int(data.at_risk[first].sum()),
        left=int(data.left.sum()),
    )


def _seen_both_ways(name: str, data: Cells, lines: NDArray[np.bool_]) -> None:
    left, there = data.left[lines].sum(), data.at_risk[lines].sum()
    if left in (0, there):
        who = "nobody" if left == 0 else "everybody"
        raise NotAnswered(f"Of “{name}” {who} left: no hazard follows from that.")


def _design(data: Cells) -> tuple[list[str], Floats]:
    """A column for the level, two for the session, and one for each code but the first."""
    log = np.log(data.session.astype(np.float64))
    names, columns = ["level"], [np.ones(len(log))]
    if len(np.unique(data.session)) > 2:  # noqa: PLR2004 - a curve needs three places
        names += ["log session", "log session squared"]
        columns += [log, log * log]
    for name, held in data.codes.items():
        for code in np.unique(held)[1:]:
            names.append(f"{name} {code}")
            columns.append((held == code).astype(np.float64))
    return names, np.stack(columns, axis=1)


def _newton(design: Floats, at_risk: Floats, left: Floats) -> tuple[Floats, Floats, float]:
    share = left.sum() / at_risk.sum()
    beta: Floats = np.zeros(design.shape[1])
    beta[0] = np.log(share / (1 - share))
    loss = _loss(design @ beta, at_risk, left)
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-design @ beta))
        weight = at_risk * chance * (1 - chance)
        information = design.T @ (design * weight[:, None])
        if not np.linalg.cond(information) < 1e12:  # noqa: PLR2004
            raise NotAnswered(EXTREME)
        step = np.linalg.solve(information, design.T @ (left - at_risk * chance))
        beta, before, loss = beta + step, loss, _loss(design @ (beta + step), at_risk, left)
        if abs(before - loss) <= ENOUGH * abs(loss):
            return beta, information, loss
    raise NotAnswered("The search for a hazard did not come to an end.")


def _loss(odds: Floats, at_risk: Floats, left: Floats) -> float:
    return float(at_risk @ np.logaddexp(0, odds) - left @ odds)
