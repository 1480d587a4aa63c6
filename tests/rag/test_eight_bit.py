"""Matrices keep their values to half a step of their row, in a quarter of the bytes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rag.eight_bit import LARGEST, quantised, restored

VALUES = st.floats(-1000, 1000, width=32)
MATRICES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=8), elements=VALUES)
SMALLEST = 1e-8  # a row's largest value is taken for at least this


@given(MATRICES)
def test_no_value_is_off_by_more_than_half_a_step_of_its_row(matrix):
    back = restored(quantised({"m": matrix}))["m"]
    step = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), SMALLEST) / LARGEST
    assert (np.abs(back - matrix) <= 0.5001 * step).all()


@given(MATRICES)
def test_what_was_stored_once_is_stored_the_same_again(matrix):
    once = quantised({"m": matrix})
    np.testing.assert_array_equal(quantised(restored(once))["m"], once["m"])


def test_a_row_of_small_values_does_not_suffer_from_a_row_of_large_ones():
    matrix = np.array([[1e-3, -5e-4], [1000.0, 3.0]])
    back = restored(quantised({"m": matrix}))["m"]
    assert abs(back[0, 1] + 5e-4) <= 1e-3 / LARGEST / 2 * 1.0001


def test_zeros_stay_zeros():
    assert not restored(quantised({"m": np.zeros((3, 4), np.float32)}))["m"].any()


def test_a_matrix_takes_one_byte_a_value_and_a_scale_a_row():
    stored = quantised({"m": np.ones((3, 5), np.float32)})
    assert {name: (tensor.dtype.name, tensor.shape) for name, tensor in stored.items()} == {
        "m": ("int8", (3, 5)),
        "m.scale": ("float32", (3,)),
    }


def test_a_vector_is_kept_in_half_precision():
    vector = np.array([0.1, -2.5, 30.0], np.float32)
    stored = quantised({"v": vector})
    assert list(stored) == ["v"]
    assert stored["v"].dtype == np.float16
    back = restored(stored)
    assert list(back) == ["v"]
    np.testing.assert_allclose(back["v"], vector, rtol=2**-11)


def test_everything_comes_back_in_single_precision_under_its_name():
    back = restored(quantised({"a": np.ones((2, 2)), "b": np.ones(2)}))
    assert {name: tensor.dtype.name for name, tensor in back.items()} == {"a": "float32", "b": "float32"}
