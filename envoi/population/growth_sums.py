"""All a growth model needs of the scores: six sums an episode, ten for episodes of one design.

With x = log(1 + time) and y the score, the exact restricted likelihood of random intercepts and
slopes depends on an episode only through n, Σx, Σx², Σy, Σxy and Σy². Episodes with the same
n, Σx and Σx² (the same design) differ in the last three alone, and enter through their count and
the sums of Σy, Σxy, (Σy)², ΣyΣxy, (Σxy)² and Σy². Pooling on less gives plausible wrong answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from envoi.population.parts import parts

Floats = NDArray[np.floating[Any]]
Wholes = NDArray[np.int64]


def across(one: Floats, other: Floats) -> Any:
    """Σ over the columns of one times other: of each row of one with each row of other.

    A row alone gives no place of its own. NumPy's `@` hands long rows to several threads that
    wait for each other busily, which on a machine with other work costs tenfold; and the last
    digits then depend on how many cores there are.
    """
    rows = "i" * (one.ndim - 1), "j" * (other.ndim - 1)
    return np.einsum(f"{rows[0]}g,{rows[1]}g->{rows[0]}{rows[1]}", one, other)


@dataclass(frozen=True, eq=False)
class Sums:
    """The six sums of each episode, one row an episode: n, Σx, Σx², Σy, Σxy, Σy²."""

    n: Floats
    x: Floats
    xx: Floats
    y: Floats
    xy: Floats
    yy: Floats

    def at(self, part: slice) -> "Sums":
        """A part of the episodes."""
        n, x, xx, y, xy, yy = (
            each[part] for each in (self.n, self.x, self.xx, self.y, self.xy, self.yy)
        )
        return Sums(n, x, xx, y, xy, yy)


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
        return int(across(self.count, self.zz[0]))

    @property
    def episodes(self) -> int:
        """How many episodes there are."""
        return int(self.count.sum())

    def every(self, step: int) -> "Pooled":
        """Every so-manieth design."""
        return self._at(slice(None, None, step))

    def parts(self) -> Iterator["Pooled"]:
        """All of it, a part of the designs at a time."""
        return map(self._at, parts(len(self.count)))

    def _at(self, part: slice) -> "Pooled":
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
    starts = np.flatnonzero(np.concatenate(([True], episode[1:] != episode[:-1])))
    ends = np.append(starts[1:], len(episode))
    found = np.empty((6, len(starts)))
    found[0] = ends - starts
    for part in parts(len(starts)):
        first, rows = starts[part.start], slice(starts[part.start], ends[part.stop - 1])
        x, y = np.log1p(time[rows]), score[rows]
        for place, column in enumerate((x, x * x, y, x * y, y * y), start=1):
            np.add.reduceat(column, starts[part] - first, out=found[place, part])
    return Sums(*found)


def pooled(sums: Sums) -> Pooled:
    """Episodes of one design together."""
    # The same times in another order give sums that differ in the last digits alone.
    key = np.stack([sums.n, np.round(sums.x, 9), np.round(sums.xx, 9)])
    mixed = _mixed(key)
    order = np.argsort(mixed)
    new = _differs(key, mixed, order)
    if new.all():
        return _apart(sums)
    starts = np.flatnonzero(new)
    first = order[starts]

    def total(column: Floats) -> Floats:
        return np.add.reduceat(column[order], starts)

    return Pooled(
        zz=np.stack([sums.n[first], sums.x[first], sums.xx[first]]),
        count=np.diff(np.append(starts, len(order))).astype(np.float64),
        zy=np.stack([total(sums.y), total(sums.xy)]),
        zyyz=np.stack([total(sums.y**2), total(sums.y * sums.xy), total(sums.xy**2)]),
        yy=total(sums.yy),
    )


def _mixed(key: Floats) -> NDArray[np.uint64]:
    """One number a design. That two designs share one is rare, and does no harm: see _differs."""
    found = np.zeros(key.shape[1], np.uint64)
    for row in key:
        found = (found ^ row.view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        found ^= found >> np.uint64(29)
    return found


def _differs(key: Floats, mixed: NDArray[np.uint64], order: Wholes) -> NDArray[np.bool_]:
    """Which entries, put in this order, are of another design than the one before.

    A design whose episodes do not all stand together is kept as two, which is as right.
    """
    in_order = mixed[order]
    new = np.ones(len(order), bool)
    new[1:] = in_order[1:] != in_order[:-1]
    alike = np.flatnonzero(~new)
    if len(alike):
        new[alike] = (key[:, order[alike]] != key[:, order[alike - 1]]).any(axis=0)
    return new


def _apart(sums: Sums) -> Pooled:
    """Every episode a design of its own."""
    return Pooled(
        zz=np.stack([sums.n, sums.x, sums.xx]),
        count=np.ones(len(sums.n)),
        zy=np.stack([sums.y, sums.xy]),
        zyyz=np.stack([sums.y**2, sums.y * sums.xy, sums.xy**2]),
        yy=sums.yy,
    )
