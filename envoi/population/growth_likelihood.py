"""The restricted likelihood of random intercepts and slopes, with its exact derivatives.

y = Zβ + Zb + e, where b has the covariance σ²Λ and e has σ². With A = Z'Z and c = Z'y of an
episode, T = (I + AΛ)⁻¹, P = TA and q = Tc, the criterion is

    -2 log L = Σ log|I + ΛA| + log|ΣP| + (N - 2)(1 + log 2πσ²),   β = (ΣP)⁻¹Σq,
    σ² = (Σ(y'y - c'Λq) - β'Σq) / (N - 2),

β and σ² being profiled out. In a direction E of Λ: P' = -PEP, q' = -PEq, and with e = q - Pβ the
residual sum of squares changes by -Σe'Ee; the rest follows by the product rule. Λ may be singular.
Source: the sums are those of Laird & Ware 1982; the derivatives are worked out here and tested
against differences.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from envoi.population.growth_sums import Floats, Pooled, across

P = 2  # fixed effects
# The directions in which Λ can move: its corner, both places beside it, its other corner.
DIRECTIONS: Floats = np.array([[[1.0, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]]])
CONDITION = 1e14
SMALLEST = 1e-12  # of the mean square of the scores: less is rounding


class Singular(ArithmeticError):
    """The scores say nothing of an average course: all lie at one time, or are alike."""


@dataclass(frozen=True, eq=False)
class At:
    """The criterion at one Λ with what was profiled out; `gradient` (3,), `hessian` (3, 3)."""

    criterion: float
    fixed: Floats
    residual: float
    information: Floats
    gradient: Floats
    hessian: Floats


@dataclass(frozen=True, eq=False)
class _Turned:
    """Of a part of the designs: T = (I + AΛ)⁻¹ as its four places (4, G), P = TA as three (3, G).

    `logs` is log|T|, summed.
    """

    of: Pooled
    t: Floats
    p: Floats
    logs: float


@dataclass(frozen=True, eq=False)
class _Profiled:
    """What is profiled out at one Λ: β, σ² and ΣP, and the criterion there."""

    fixed: Floats
    residual: float
    information: Floats
    criterion: float


@dataclass(frozen=True, eq=False)
class _Slopes:
    """Sums over designs the derivatives are made of; of P, of e = q - Pβ, and of V = (ΣP)⁻¹."""

    p: Floats  # (3,) ΣP
    spread: Floats  # (3,) Σee'
    p_p: Floats  # (3, 3) each place of P by each place of P
    p_e: Floats  # (3, 2)
    p_pvp: Floats  # (3, 3)
    p_ee: Floats  # (3, 3)


def value(data: Pooled, scaled: Floats) -> float:
    """-2 log of the restricted likelihood at Λ."""
    return _profiled(data, scaled, _turned(data, scaled)).criterion


def at(data: Pooled, scaled: Floats) -> At:
    """The criterion at Λ, with its gradient and Hessian in the three DIRECTIONS."""
    turned = list(_turned(data, scaled))
    now = _profiled(data, scaled, turned)
    inverse: Floats = np.linalg.inv(now.information)
    sums, residual = _slopes(turned, now.fixed, inverse), now.residual
    pep, pulled = _pep(sums.p_p), _pulled(sums.p_e)  # ΣPEP and ΣPEe, one row a direction
    spread = np.array([1, 2, 1]) * sums.spread  # Σe'Ee
    within = np.array([[np.trace(inverse @ a @ inverse @ b) for a in pep] for b in pep])
    gradient = (
        np.array([1, 2, 1]) * sums.p - np.einsum("ij,kji->k", inverse, pep) - spread / residual
    )
    hessian = (
        2 * _twice(sums.p_pvp)
        - _crossed(sums.p_p)
        - within
        + 2 / residual * (_twice(sums.p_ee) - pulled @ inverse @ pulled.T)
        - np.outer(spread, spread) / (residual**2 * (data.n - P))
    )
    return At(now.criterion, now.fixed, residual, now.information, gradient, hessian)


# ---- at one Λ


def _turned(data: Pooled, scaled: Floats) -> Iterator[_Turned]:
    (a, b), (_, c) = scaled
    for part in data.parts():
        n, x, xx = part.zz
        i, j, k, m = 1 + n * a + x * b, n * b + x * c, x * a + xx * b, 1 + x * b + xx * c
        one_over = 1 / (i * m - j * k)
        t = np.stack([m, -j, -k, i]) * one_over
        p = np.stack([t[0] * n + t[1] * x, t[0] * x + t[1] * xx, t[2] * x + t[3] * xx])
        yield _Turned(part, t, p, float(across(part.count, np.log(one_over))))


def _profiled(data: Pooled, scaled: Floats, turned: Iterable[_Turned]) -> _Profiled:
    (a, b), (_, c) = scaled
    places, tc, explained, logs = np.zeros(3), np.zeros((4, 2)), 0.0, 0.0
    for each in turned:
        t, (yy, yx, xx) = each.t, each.of.zyyz
        places += across(each.p, each.of.count)
        tc += across(t, each.of.zy)
        beside = a * t[1] + b * t[3] + b * t[0] + c * t[2]  # of ΛT both ways
        explained += across(a * t[0] + b * t[2], yy) + across(beside, yx)
        explained += across(b * t[1] + c * t[3], xx)
        logs += each.logs
    information, q = _matrix(places), np.array([tc[0, 0] + tc[1, 1], tc[2, 0] + tc[3, 1]])
    if not np.linalg.cond(information) < CONDITION:
        raise Singular
    fixed: Floats = np.linalg.solve(information, q)
    squares = float(data.yy.sum())
    residual = (squares - float(explained + fixed @ q)) / (data.n - P)
    if not residual > SMALLEST * squares / data.n:
        raise Singular
    spread = (data.n - P) * (1 + np.log(2 * np.pi * residual))
    criterion = float(np.log(np.linalg.det(information)) + spread - logs)
    return _Profiled(fixed, residual, information, criterion)


def _slopes(turned: Iterable[_Turned], fixed: Floats, inverse: Floats) -> _Slopes:
    found = _Slopes(np.zeros(3), np.zeros(3), *(np.zeros((3, n)) for n in (3, 2, 3, 3)))
    for each in turned:
        p, counted = each.p, each.of.count * each.p
        mean, square = _residuals(each, fixed)
        found.p[:] += counted.sum(axis=1)
        found.spread[:] += square.sum(axis=1)
        found.p_p[:] += across(counted, p)
        found.p_e[:] += across(p, mean)
        found.p_pvp[:] += across(counted, _sandwich(p, inverse))
        found.p_ee[:] += across(p, square)
    return found


def _residuals(turned: _Turned, fixed: Floats) -> tuple[Floats, Floats]:
    """Σe (2, G) and Σee' (3, G) of each design, where e = Tc - Pβ."""
    t, p, count = turned.t, turned.p, turned.of.count
    (y, xy), (yy, yxy, xyxy) = turned.of.zy, turned.of.zyyz
    line = np.stack([p[0] * fixed[0] + p[1] * fixed[1], p[1] * fixed[0] + p[2] * fixed[1]])
    own = np.stack([t[0] * y + t[1] * xy, t[2] * y + t[3] * xy])
    square = np.stack(
        [
            t[0] ** 2 * yy + 2 * t[0] * t[1] * yxy + t[1] ** 2 * xyxy,
            t[0] * t[2] * yy + (t[0] * t[3] + t[1] * t[2]) * yxy + t[1] * t[3] * xyxy,
            t[2] ** 2 * yy + 2 * t[2] * t[3] * yxy + t[3] ** 2 * xyxy,
        ]
    )
    both = own - 0.5 * count * line  # own x line' + line x own' - count line x line', halved
    square -= np.stack(
        [2 * both[0] * line[0], both[0] * line[1] + both[1] * line[0], 2 * both[1] * line[1]]
    )
    return own - count * line, square


# ---- two by two, written out: places of symmetric matrices are corner, beside, last


def _matrix(places: Floats) -> Floats:
    corner, beside, last = places
    return np.array([[corner, beside], [beside, last]])


def _sandwich(p: Floats, middle: Floats) -> Floats:
    """PVP of each design."""
    (a, b), (_, c) = middle
    return np.stack(
        [
            a * p[0] ** 2 + 2 * b * p[0] * p[1] + c * p[1] ** 2,
            a * p[0] * p[1] + b * (p[0] * p[2] + p[1] ** 2) + c * p[1] * p[2],
            a * p[1] ** 2 + 2 * b * p[1] * p[2] + c * p[2] ** 2,
        ]
    )


def _pep(s: Floats) -> Floats:
    """ΣPEP in the three directions (3, 2, 2), from the products of P's places."""
    return np.array(
        [
            _matrix(np.array([s[0, 0], s[0, 1], s[1, 1]])),
            _matrix(np.array([2 * s[0, 1], s[0, 2] + s[1, 1], 2 * s[1, 2]])),
            _matrix(np.array([s[1, 1], s[1, 2], s[2, 2]])),
        ]
    )


def _pulled(s: Floats) -> Floats:
    """ΣPEe in the three directions (3, 2), from the products of P's places (3) and e's (2)."""
    return np.array(
        [
            [s[0, 0], s[1, 0]],
            [s[0, 1] + s[1, 0], s[1, 1] + s[2, 0]],
            [s[1, 1], s[2, 1]],
        ]
    )


def _crossed(s: Floats) -> Floats:
    """Σtr(PEPF) for each two directions (3, 3), from the products of P's places."""
    return np.array(
        [
            [s[0, 0], 2 * s[0, 1], s[1, 1]],
            [2 * s[0, 1], 2 * (s[0, 2] + s[1, 1]), 2 * s[1, 2]],
            [s[1, 1], 2 * s[1, 2], s[2, 2]],
        ]
    )


def _twice(s: Floats) -> Floats:
    """Σtr(EPFS) for each two directions (3, 3), from the products of P's places and S's."""
    near, across, far = s[1, 0] + s[0, 1], s[1, 1], s[2, 1] + s[1, 2]
    return np.array(
        [
            [s[0, 0], near, across],
            [near, s[2, 0] + 2 * across + s[0, 2], far],
            [across, far, s[2, 2]],
        ]
    )
