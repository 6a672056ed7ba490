"""The picture of first against last: well formed, said in words, never larger than its places."""

from xml.etree import ElementTree

import numpy as np
import pytest

from envoi.domain.change_methods import Cutoff, Known, Method
from envoi.knowledge.library import instrument
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import pairs_of
from envoi.population.plot import drawn
from envoi.population.ways import ByIndex, ByInstrument, ByPercent

SVG = "{http://www.w3.org/2000/svg}"
HAMD = Known(reliability=0.8, functional_mean=8, functional_sd=8, cutoff=Cutoff.C)


def picture(long, way, n=60, title="scores"):
    draw = np.random.default_rng(4)
    rows = long(
        client=np.repeat(np.arange(n), 2),
        time=np.tile([0, 1], n),
        score=np.column_stack([draw.integers(10, 28, n), draw.integers(0, 28, n)]).ravel(),
    )
    return ElementTree.fromstring(drawn(way(pairs_of(rows)), title))  # noqa: S314 - our own


def of(svg, kind):
    return [each for each in svg.iter() if each.get("class") == kind]


@pytest.mark.parametrize(
    "way",
    [ByInstrument(instrument("phq-9")), ByPercent(50, 30, Known()), ByIndex(Method.GLN, HAMD)],
)
def test_the_band_of_error_stays_within_the_frame(long, way):
    svg = picture(long, way)
    (band,) = of(svg, "band")
    (frame,) = of(svg, "frame")
    left, top, side = (float(frame.get(name)) for name in ("x", "y", "width"))
    for point in band.get("points").split():
        x, y = map(float, point.split(","))
        assert left - 0.1 <= x <= left + side + 0.1 and top - 0.1 <= y <= top + side + 0.1


def test_it_says_in_words_what_is_drawn(long):
    svg = picture(long, ByInstrument(instrument("phq-9")), title="a < b & c")
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == "a < b & c"
    said = svg.find(f"{SVG}desc").text
    assert "60 clients" in said and "cut-off is 10" in said


def test_the_cut_off_stands_on_both_axes(long):
    assert len(of(picture(long, ByInstrument(instrument("phq-9"))), "cut")) == 2


def test_a_hundred_thousand_clients_do_not_make_a_larger_picture(long):
    few = picture(long, ByInstrument(instrument("phq-9")), n=20_000)
    many = picture(long, ByInstrument(instrument("phq-9")), n=100_000)
    assert len(list(many.iter())) < len(list(few.iter())) + 20


def test_one_client_alone_can_be_drawn(long):
    rows = long(client=[1, 1], time=[0, 1], score=[9, 9])
    svg = drawn(ByInstrument(instrument("phq-9"))(pairs_of(rows)), "one")
    assert len(of(ElementTree.fromstring(svg), "dot")) == 2  # noqa: S314 - the client, the legend


def test_nobody_cannot_be_drawn(long):
    rows = long(client=[1], time=[0], score=[9])
    with pytest.raises(NotAnswered, match="nothing to draw"):
        drawn(ByInstrument(instrument("phq-9"))(pairs_of(rows)), "none")
