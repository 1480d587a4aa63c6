from itertools import pairwise
from xml.etree import ElementTree

import pytest

from eval.charts import HEIGHT, SHARES, WIDTH, Axis, calibration, curves, look_of, percent, seconds_axis
from eval.curves import Bin

X, Y = Axis("coverage", SHARES, written=percent), Axis("risk", SHARES, written=percent)


def points_of(element):
    return [tuple(map(float, point.split(","))) for point in element.get("points").split()]


def test_a_curve_runs_from_the_lower_left_to_the_upper_right():
    svg = ElementTree.fromstring(curves("t", X, Y, [(0, [(0.0, 0.0), (1.0, 1.0)])]))
    (line,) = svg.iter("polyline")
    (left, bottom), (right, top) = points_of(line)
    assert left < right
    assert bottom > top
    assert line.get("class") == "line run-0"


def test_whatever_is_drawn_stays_inside_the_chart():
    lines = [(0, [(-1.0, 5.0), (2.0, -3.0)])]
    svg = ElementTree.fromstring(curves("t", X, Y, lines))
    places = [place for line in svg.iter("polyline") for place in points_of(line)]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


def test_a_stepped_curve_rises_only_at_its_points():
    svg = ElementTree.fromstring(curves("t", X, Y, [(0, [(0.2, 0.5), (0.6, 1.0)])], stepped=True))
    places = points_of(next(svg.iter("polyline")))
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(places))
    assert places[0][1] == HEIGHT - 48  # begins on the ground


def test_a_curve_of_one_point_is_a_dot():
    assert "<circle" in curves("t", X, Y, [(1, [(0.5, 0.5)])])


def test_a_reliability_plot_has_a_dot_a_whisker_and_a_count_for_each_bin():
    bins = [Bin(0.1, 0.2, 0.1, 0.4, 12), Bin(0.9, 1.0, 0.8, 1.0, 7)]
    svg = ElementTree.fromstring(calibration("t", X, Y, 2, bins))
    assert len(list(svg.iter("circle"))) == 2
    assert [line.get("class") for line in svg.iter("line")].count("whisker run-2") == 2
    assert [text.text for text in svg.iter("text") if text.get("class") == "count"] == ["12", "7"]


def test_titles_are_escaped():
    svg = curves('<script>"', Axis("<b>&", SHARES), Y, [])
    assert "<script>" not in svg
    assert "<b>" not in svg


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([2.0, 50.0], (1, 3, 10, 30, 100)),
        ([0.0], (0.01, 0.03)),
        ([3.0, 3.0], (1, 3)),
        ([1e9], (10000, 30000)),
    ],
)
def test_an_axis_of_seconds_holds_its_values(values, ticks):
    assert seconds_axis("", values).ticks == ticks


def test_runs_beyond_the_colours_are_dashed():
    assert [look_of(run) for run in (0, 7, 8, 16, 24)] == [
        "run-0",
        "run-7",
        "run-0 dashed-1",
        "run-0 dashed-2",
        "run-0 dashed-2",
    ]
