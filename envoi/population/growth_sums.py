"""All a growth model needs of the scores: six sums an episode, ten for episodes of one design.

With x = log(1 + time) and y the score, the exact restricted likelihood of random intercepts and
slopes depends on an episode only through n, Σx, Σx², Σy, Σxy and Σy². Episodes with the same
n, Σx and Σx² (the same design) differ in the last three alone, and enter through their count and
the sums of Σy, Σxy, (Σy)², ΣyΣxy, (Σxy)² and Σy². Pooling on less gives plausible wrong answers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Wholes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sums:
    """The six sums of each episode, one row an episode: n, Σx, Σx², Σy, Σxy, Σy²."""

    n: Floats
    x: Floats
    xx: Floats
    y: Floats
    xy: Floats
    yy: Floats


@dataclass(frozen=True, eq=False)
class Pooled:
    """Episodes of one design together, one column a design; of symmetric matrices three rows.

    `zz` (3, G) holds n, Σx and Σx² of one episode, `count` (G,) how many episodes have them, `zy`
    (2, G) their Σy and Σxy together, `zyyz` (3, G) their (Σy)², ΣyΣxy and (Σxy)² together, `yy`
    (G,) their Σy².
    """

    zz: Floats
    count: Floats
    zy: Floats
    zyyz: Floats
    yy: Floats

    @property
    def n(self) -> int:
        """How many scores there are."""
        return int(self.count @ self.zz[0])

    @property
    def episodes(self) -> int:
        """How many episodes there are."""
        return int(self.count.sum())

    def every(self, step: int) -> "Pooled":
        """Every so-manieth design."""
        part = slice(None, None, step)
        return Pooled(
            self.zz[:, part],
            self.count[part],
            self.zy[:, part],
            self.zyyz[:, part],
            self.yy[part],
        )


def about(data: Pooled, middle: float, unit: float) -> Pooled:
    """The same sums of (x - middle) / unit in place of x."""
    (n, x, xx), (y, xy), (yy, yxy, xyxy) = data.zz, data.zy, data.zyyz
    squares = xyxy - 2 * middle * yxy + middle**2 * yy
    return Pooled(
        zz=np.stack([n, (x - middle * n) / unit, (xx - 2 * middle * x + middle**2 * n) / unit**2]),
        count=data.count,
        zy=np.stack([y, (xy - middle * y) / unit]),
        zyyz=np.stack([yy, (yxy - middle * yy) / unit, squares / unit**2]),
        yy=data.yy,
    )


def per_episode(episode: Wholes, time: Floats, score: Floats) -> Sums:
    """The six sums, for rows in which the rows of one episode stand together.

    `episode` may be any whole numbers; `time` is not negative. Rows of one episode may stand in
    any order.
    """
    if len(episode) == 0:
        nothing = np.zeros(0)
        return Sums(nothing, nothing, nothing, nothing, nothing, nothing)
    starts = np.flatnonzero(np.r_[True, episode[1:] != episode[:-1]])
    n = np.diff(np.r_[starts, len(episode)]).astype(np.float64)
    x = np.log1p(time)

    def total(column: Floats) -> Floats:
        return np.add.reduceat(column, starts)

    return Sums(n, total(x), total(x * x), total(score), total(x * score), total(score * score))


def pooled(sums: Sums) -> Pooled:
    """Episodes of one design together, in the order of their designs."""
    # The same times in another order give sums that differ in the last digits alone.
    key = np.stack([sums.n, np.round(sums.x, 9), np.round(sums.xx, 9)])
    order = np.lexsort(key[::-1])
    sorted_key = key[:, order]
    new = np.r_[True, (sorted_key[:, 1:] != sorted_key[:, :-1]).any(axis=0)]
    starts = np.flatnonzero(new) if len(order) else np.zeros(0, dtype=np.int64)

    def total(column: Floats) -> Floats:
        return np.add.reduceat(column[order], starts)

    first = order[starts]
    return Pooled(
        zz=np.stack([sums.n[first], sums.x[first], sums.xx[first]]),
        count=np.diff(np.r_[starts, len(order)]).astype(np.float64),
        zy=np.stack([total(sums.y), total(sums.xy)]),
        zyyz=np.stack([total(sums.y**2), total(sums.y * sums.xy), total(sums.xy**2)]),
        yy=total(sums.yy),
    )
