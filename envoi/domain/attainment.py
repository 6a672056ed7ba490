"""Goal attainment scaling: the T score of goals rated from -2 to +2.

Kiresuk & Sherman 1968; formula as given in Turner-Stokes' guide.
See docs/methods/goal-attainment.md.
"""

from collections.abc import Sequence
from math import sqrt

LEVELS = range(-2, 3)  # much less than expected, less, as expected, more, much more
RHO = 0.30  # the customary guess at how strongly goals of one person go together


def t_score(
    levels: Sequence[int], weights: Sequence[float] | None = None, *, rho: float = RHO
) -> float:
    """How far the goals were reached together: 50 where all went as expected, 10 is one SD.

    A goal without a rating is left out by the caller, weight and all. Raises ValueError where
    there is no goal, a level outside -2 to +2, or a weight that is not above zero.
    """
    weights = [1.0] * len(levels) if weights is None else weights
    _check(levels, weights)
    reached = sum(weight * level for weight, level in zip(weights, levels, strict=True))
    spread = (1 - rho) * sum(weight * weight for weight in weights) + rho * sum(weights) ** 2
    return 50 + 10 * reached / sqrt(spread)


def _check(levels: Sequence[int], weights: Sequence[float]) -> None:
    if not levels:
        raise ValueError("Without a rated goal there is no T score.")
    if any(level not in LEVELS for level in levels):
        raise ValueError("A goal is rated from -2 to +2.")
    if len(weights) != len(levels) or any(weight <= 0 for weight in weights):
        raise ValueError("Every goal needs a weight above zero.")
