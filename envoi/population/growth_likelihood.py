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

from dataclasses import dataclass

import numpy as np

from envoi.population.growth_sums import Floats, Pooled

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
    """T = (I + AΛ)⁻¹ as its four places (4, G), P = TA as three (3, G), and log|T| summed."""

    t: Floats
    p: Floats
    logs: float


def value(data: Pooled, scaled: Floats) -> float:
    """-2 log of the restricted likelihood at Λ."""
    turned = _turned(data, scaled)
    _, residual, information = _profiled(data, scaled, turned)
    return _criterion(data, turned.logs, residual, information)


def at(data: Pooled, scaled: Floats) -> At:
    """The criterion at Λ, with its gradient and Hessian in the three DIRECTIONS."""
    turned = _turned(data, scaled)
    fixed, residual, information = _profiled(data, scaled, turned)
    inverse: Floats = np.linalg.inv(information)
    p, counted = turned.p, data.count * turned.p
    mean, square = _residuals(data, turned, fixed)
    products = counted @ p.T  # Σ of each place of P by each place of P
    pep = _pep(products)
    spread = np.array([1, 2, 1]) * square.sum(axis=1)  # Σe'Ee
    pulled = _pulled(p @ mean.T)  # ΣPEe, one row a direction
    pvp: Floats = data.count * _sandwich(p, inverse)
    within = np.array([[np.trace(inverse @ a @ inverse @ b) for a in pep] for b in pep])
    gradient = (
        np.array([1, 2, 1]) * counted.sum(axis=1)
        - np.einsum("ij,kji->k", inverse, pep)
        - spread / residual
    )
    hessian = (
        2 * _twice(p @ pvp.T)
        - _crossed(products)
        - within
        + 2 / residual * (_twice(p @ square.T) - pulled @ inverse @ pulled.T)
        - np.outer(spread, spread) / (residual**2 * (data.n - P))
    )
    criterion = _criterion(data, turned.logs, residual, information)
    return At(criterion, fixed, residual, information, gradient, hessian)


# ---- at one Λ


def _turned(data: Pooled, scaled: Floats) -> _Turned:
    (n, x, xx), ((a, b), (_, c)) = data.zz, scaled
    i, j, k, m = 1 + n * a + x * b, n * b + x * c, x * a + xx * b, 1 + x * b + xx * c
    one_over = 1 / (i * m - j * k)
    t = np.stack([m, -j, -k, i]) * one_over
    p = np.stack([t[0] * n + t[1] * x, t[0] * x + t[1] * xx, t[2] * x + t[3] * xx])
    return _Turned(t, p, float(data.count @ np.log(one_over)))


def _profiled(data: Pooled, scaled: Floats, turned: _Turned) -> tuple[Floats, float, Floats]:
    """β, σ² and ΣP at Λ."""
    (a, b), (_, c) = scaled
    t, (yy, yx, xx) = turned.t, data.zyyz
    information = _matrix(turned.p @ data.count)
    q = np.array([t[0] @ data.zy[0] + t[1] @ data.zy[1], t[2] @ data.zy[0] + t[3] @ data.zy[1]])
    first = a * t[0] + b * t[2], a * t[1] + b * t[3]  # of ΛT
    second = b * t[0] + c * t[2], b * t[1] + c * t[3]
    explained = first[0] @ yy + (first[1] + second[0]) @ yx + second[1] @ xx
    if not np.linalg.cond(information) < CONDITION:
        raise Singular
    fixed: Floats = np.linalg.solve(information, q)
    squares = float(data.yy.sum())
    residual = (squares - float(explained + fixed @ q)) / (data.n - P)
    if not residual > SMALLEST * squares / data.n:
        raise Singular
    return fixed, residual, information


def _criterion(data: Pooled, logs: float, residual: float, information: Floats) -> float:
    spread = (data.n - P) * (1 + np.log(2 * np.pi * residual))
    return float(np.log(np.linalg.det(information)) + spread - logs)


def _residuals(data: Pooled, turned: _Turned, fixed: Floats) -> tuple[Floats, Floats]:
    """Σe (2, G) and Σee' (3, G) of each design, where e = Tc - Pβ."""
    t, p, (y, xy), (yy, yxy, xyxy) = turned.t, turned.p, data.zy, data.zyyz
    line = np.stack([p[0] * fixed[0] + p[1] * fixed[1], p[1] * fixed[0] + p[2] * fixed[1]])
    own = np.stack([t[0] * y + t[1] * xy, t[2] * y + t[3] * xy])
    square = np.stack(
        [
            t[0] ** 2 * yy + 2 * t[0] * t[1] * yxy + t[1] ** 2 * xyxy,
            t[0] * t[2] * yy + (t[0] * t[3] + t[1] * t[2]) * yxy + t[1] * t[3] * xyxy,
            t[2] ** 2 * yy + 2 * t[2] * t[3] * yxy + t[3] ** 2 * xyxy,
        ]
    )
    both = own - 0.5 * data.count * line  # own x line' + line x own' - count line x line', halved
    square -= np.stack(
        [2 * both[0] * line[0], both[0] * line[1] + both[1] * line[0], 2 * both[1] * line[1]]
    )
    return own - data.count * line, square


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
