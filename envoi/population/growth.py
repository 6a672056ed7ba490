"""Growth models by restricted likelihood: Newton's way down, and the edge told honestly.

Where the data say that clients differ in one direction alone, or not at all, the best estimate lies
on the edge of what a covariance can be. The search then goes along the edge, and comes back where
leaving it would be better; which of the three it was is part of the answer.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import log, sqrt

import numpy as np

from envoi.domain.growth import Edge, Growth
from envoi.population import growth_likelihood
from envoi.population.growth_likelihood import DIRECTIONS, At, P, at, value
from envoi.population.growth_sums import Floats, Pooled, about, across
from envoi.population.not_answered import NotAnswered

FAR = 100.0  # the square of the mean x in units of its variance; from 0 on it is about 3
BLURRED = 1e-11  # of the mean square of x: less variance is rounding
NARROW = 1e-3  # a mean square of x below which its numbers are no longer of one size
STEPS = 200
ENOUGH = 1e-9  # of -2 log L, by which one more step would do better
SETTLED = 1e-5  # the same, for an answer that may be called one
FEW = 4_096  # designs on which the way is found before it is finished on all
FEW_CLIENTS = 100  # up to here the way down is begun in several places
GRID: Floats = np.logspace(-1.5, 1.5, 9)  # of the spread of clients by which it is begun
TOGETHER = (-0.999, -0.97, -0.8, -0.4, 0.0, 0.4, 0.8, 0.97, 0.999)  # correlations on the grid
STARTS = (0.05, 8.0)  # of the covariance at which it is begun, whatever the likelihood is there
NEAR = 0.9  # of the way to the edge, at most, in one step
THIN = 1e-7  # a direction with less than this share of the largest is taken for the edge
HALVINGS = 40
A_STEP_OFF = 0.01  # the edge, where the criterion falls beyond it


def fit(data: Pooled) -> Growth:
    """The growth model of these sums; raises NotAnswered where they determine none."""
    _checked(data)
    far = _far(data)
    try:
        return _fitted(data) if far is None else _from_zero(_fitted(about(data, *far)), *far)
    except growth_likelihood.Singular as error:
        raise NotAnswered(
            "All scores lie at one time, or each client's on one line without error: there is no "
            "course to estimate."
        ) from error


def _far(data: Pooled) -> tuple[float, float] | None:
    """From where, and in which unit, to count x where all times lie far from 0, or at it.

    Years, or days since 1900: at 0 a height is known from the slope alone, and looks like an edge.
    """
    x, xx = (float(across(data.count, each)) / data.n for each in data.zz[1:])
    variance = xx - x * x
    if x * x <= FAR * variance and xx >= NARROW:
        return None
    if variance <= BLURRED * xx:
        raise NotAnswered(
            "All scores lie at one time, or so near each other and far from 0 that log(1 + time) "
            "does not tell them apart; count times from each client's first score."
        )
    return x, sqrt(variance)


def _from_zero(found: Growth, middle: float, unit: float) -> Growth:
    """The same model with x counted from 0 and in its own unit."""
    back = np.array([[1.0, -middle / unit], [0.0, 1 / unit]])
    height, slope = back @ found.fixed
    return replace(
        found,
        fixed=(float(height), float(slope)),
        fixed_covariance=_plain(back @ np.array(found.fixed_covariance) @ back.T),
        spread=_plain(back @ np.array(found.spread) @ back.T),
        criterion=_is(found.criterion) + 2 * log(unit),
    )


def _checked(data: Pooled) -> None:
    several = data.zz[0] >= 3  # noqa: PLR2004 - two points are always on a line
    if data.count[several].sum() == 0 or data.n <= 2 * data.episodes:
        raise NotAnswered(
            "Too few scores an episode: a client's own line and the error about it need three "
            "scores of some clients, and more than two of them on average."
        )
    if data.episodes <= P:
        raise NotAnswered("How clients differ needs more than two of them.")


def _fitted(data: Pooled) -> Growth:
    """The best of what is found from each place to begin; of equals the first."""
    found = _from(data, _near(data))
    for begin in _elsewhere(data):
        other = _from(data, begin)
        if _is(other.criterion) < _is(found.criterion) - SETTLED:
            found = other
    return found


def _from(data: Pooled, begin: Floats) -> Growth:
    scaled, edge = _inside(data, begin), Edge.NONE
    if _thin(data, scaled):
        scaled, edge = _on_the_edge(data, scaled)
        slope, away = _off_the_edge(data, at(data, scaled), scaled)
        inside = scaled if slope >= 0 else _inside(data, scaled + A_STEP_OFF * away)
        if not _thin(data, inside):
            scaled, edge = inside, Edge.NONE
    found = at(data, scaled)
    covariance: Floats = found.residual * np.linalg.inv(found.information)
    return Growth(
        fixed=(float(found.fixed[0]), float(found.fixed[1])),
        fixed_covariance=_plain(covariance),
        spread=_plain(found.residual * scaled),
        residual=found.residual,
        episodes=data.episodes,
        scores=data.n,
        criterion=found.criterion,
        edge=edge,
        converged=_converged(data, found, scaled, edge),
    )


def _plain(square: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    (a, b), (c, d) = square.tolist()
    return (a, b), (c, d)


def _start(data: Pooled) -> Floats:
    """Clients that differ as much as their answers do, at a typical time."""
    return np.diag([1.0, data.n / max(across(data.count, data.zz[2]), 1e-9)])


def _near(data: Pooled) -> Floats:
    """Where to begin: with many designs, what a part of them comes to."""
    designs = len(data.count)
    if designs <= 2 * FEW:
        return _start(data)
    return _inside(some := data.every(designs // FEW), _start(some))


def _elsewhere(data: Pooled) -> Iterator[Floats]:
    """The likelihood of few clients may have several tops: of a coarse grid the best places."""
    if data.episodes > FEW_CLIENTS:
        return
    height, slope = np.sqrt(np.diag(_start(data)))

    def spread(h: float, s: float, r: float) -> Floats:
        return np.array([[h * h, r * h * s], [r * h * s, s * s]])

    for size in STARTS:
        for r in (-0.95, 0.0, 0.95):
            yield size * spread(height, slope, r)
    for r in TOGETHER:
        places = [spread(h, s, r) for h in height * GRID for s in slope * GRID]
        yield min(places, key=lambda each: value(data, each))


def _is(criterion: float | None) -> float:
    if criterion is None:
        raise AssertionError("it was estimated here")
    return criterion


# ---- inside: three numbers, kept a covariance


def _inside(data: Pooled, scaled: Floats) -> Floats:
    for _ in range(STEPS):
        now = at(data, scaled)
        step = _downhill(now.gradient, now.hessian)
        decrement = -float(now.gradient @ step)
        if decrement < ENOUGH or _thin(data, scaled):
            break
        toward = np.einsum("k,kij->ij", step, DIRECTIONS)
        there = _less(data, now, scaled, toward, decrement, _room(scaled, toward))
        if there is scaled:
            break  # nothing near does better: what is left is rounding
        scaled = there
    return scaled


def _downhill(gradient: Floats, hessian: Floats) -> Floats:
    """Newton's step; where the criterion bends the wrong way, as if it bent the other."""
    values, vectors = np.linalg.eigh(hessian)
    bend = np.maximum(np.abs(values), 1e-10 * np.abs(values).max())
    step: Floats = -vectors @ ((vectors.T @ gradient) / bend)
    return step


def _room(scaled: Floats, toward: Floats) -> float:
    """How far this step may go so that Λ stays inside."""
    root = np.linalg.inv(np.linalg.cholesky(scaled))
    least = float(np.linalg.eigvalsh(root @ toward @ root.T)[0])
    return 1.0 if least >= 0 else min(1.0, -NEAR / least)


def _less(
    data: Pooled, now: At, scaled: Floats, toward: Floats, decrement: float, length: float
) -> Floats:
    for _ in range(HALVINGS):
        there: Floats = scaled + length * toward
        if value(data, there) <= now.criterion - 1e-4 * length * decrement:
            return there
        length /= 2
    return scaled


def _thin(data: Pooled, scaled: Floats) -> bool:
    """Λ is all but singular, in units of the times that occur."""
    unit = _unit(data)
    low, high = np.linalg.eigvalsh(unit @ scaled @ unit)
    return bool(low < THIN * max(high, THIN))


# ---- on the edge: Λ = ll', or nothing at all


def _on_the_edge(data: Pooled, scaled: Floats) -> tuple[Floats, Edge]:
    values, vectors = np.linalg.eigh(scaled)
    line = vectors[:, 1] * np.sqrt(max(values[1], 0.0))
    for _ in range(STEPS):
        now = at(data, np.outer(line, line))
        slope, bend = _along(now, line)
        step = _downhill(slope, bend)
        decrement = -float(slope @ step)
        if decrement < ENOUGH:
            break
        length = 1.0
        for _ in range(HALVINGS):
            there = line + length * step
            if value(data, np.outer(there, there)) <= now.criterion - 1e-4 * length * decrement:
                line = there
                break
            length /= 2
        else:
            break
    nothing = np.zeros((2, 2))
    alone = np.outer(line, line)
    if value(data, nothing) <= value(data, alone) + ENOUGH:
        return nothing, Edge.NOTHING
    return alone, Edge.ONE_WAY


def _along(now: At, line: Floats) -> tuple[Floats, Floats]:
    """The gradient and Hessian of the criterion in l, where Λ = ll'."""
    first, second = line
    turn = np.array([[2 * first, 0], [second, first], [0, 2 * second]])
    bend = turn.T @ now.hessian @ turn + 2 * _matrix(now.gradient)
    return turn.T @ now.gradient, bend


def _matrix(gradient: Floats) -> Floats:
    """The gradient in Λ as the symmetric matrix G with df = tr(G dΛ)."""
    return np.array([[gradient[0], gradient[1] / 2], [gradient[1] / 2, gradient[2]]])


def _converged(data: Pooled, found: At, scaled: Floats, edge: Edge) -> bool:
    """No small move would do better: inside nothing slopes, on the edge it slopes outwards."""
    if edge is Edge.NONE:
        decrement = -float(found.gradient @ _downhill(found.gradient, found.hessian))
        return bool(decrement < SETTLED)
    return _off_the_edge(data, found, scaled)[0] > -SETTLED


def _off_the_edge(data: Pooled, found: At, scaled: Floats) -> tuple[float, Floats]:
    """What leaving the edge would change the criterion by, at first, and in which direction."""
    unit = _unit(data)
    inverse = np.linalg.inv(unit)
    shown = unit @ scaled @ unit
    outward = inverse @ _matrix(found.gradient) @ inverse
    nothing = not shown.any()
    away = np.linalg.eigh(outward if nothing else shown)[1][:, 0]
    room = 1.0 if nothing else float(np.trace(shown))
    toward = inverse @ away
    return float(away @ outward @ away) * room, room * np.outer(toward, toward)


def _unit(data: Pooled) -> Floats:
    """What brings a slope to the size of what it does at the times that occur."""
    return np.diag([1.0, float(np.sqrt(across(data.count, data.zz[2]) / data.n))])
