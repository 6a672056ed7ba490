"""The funnel as a picture: points where they belong, bands around the share, the same in words."""

from envoi.documents import funnel
from envoi.domain.endings_statistics import Funnel, Point, _limits
from envoi.domain.proportion import funnel as limits


def drawn(*points: Point, target: float = 0.25) -> funnel.Picture:
    numbers = sorted({10, *(point.cases for point in points)})
    return funnel.picture(Funnel(target, points, tuple(_limits(n, target) for n in numbers)))


def corners(outline: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (each.split(",") for each in outline.split())]


def test_more_endings_stand_further_right_and_a_larger_share_higher_up():
    few, many = drawn(Point(20, 0.5), Point(40, 0.25)).spots
    assert few.x < many.x
    assert few.y < many.y


def test_the_outer_band_holds_the_inner_one_and_both_lie_in_the_picture():
    found = drawn(Point(20, 0.5), Point(60, 0.3))
    inner, outer = corners(found.inner), corners(found.outer)
    assert min(y for _, y in outer) <= min(y for _, y in inner)
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in (*inner, *outer))


def test_it_says_in_words_how_many_lie_outside():
    low, high = limits(40, 0.25, level=0.998)
    assert low < 0.25 < high < 0.9
    found = drawn(Point(20, 0.25), Point(40, 0.9), Point(40, 0.25, own=True))
    assert found.summary == (
        "3 therapists around 25 % unplanned endings: 1 outside the limits of 95 %, "
        "1 outside those of 99.8 %."
    )


def test_only_the_readers_own_point_is_marked():
    found = drawn(Point(20, 0.25), Point(40, 0.3, own=True))
    assert [spot.own for spot in found.spots] == [False, True]
    assert found.spots[1].told == "40 endings, 30 % unplanned"


def test_therapists_with_as_many_endings_each_are_drawn_too():
    assert len(drawn(Point(10, 0.5), Point(10, 0.5)).spots) == 2
