"""Weight matrices in 8 bits: each row as whole numbers from -127 to 127 and one scale; a quarter of the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCALE = ".scale"  # "x" in 8 bits stands beside "x.scale", its rows' scales
LARGEST = 127

Tensors = Mapping[str, NDArray[Any]]


def quantised(tensors: Tensors) -> dict[str, NDArray[Any]]:
    """Matrices in 8 bits, everything else in half precision."""
    stored: dict[str, NDArray[Any]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2:
            stored[name] = tensor.astype(np.float16)
            continue
        scales = np.maximum(np.abs(tensor).max(axis=1), 1e-8).astype(np.float32) / LARGEST
        stored[name] = np.round(tensor / scales[:, None]).astype(np.int8)
        stored[name + SCALE] = scales
    return stored


def restored(stored: Tensors) -> dict[str, NDArray[np.float32]]:
    """The tensors again, in single precision; off by at most half a step of each row's scale.

    >>> matrix = np.array([[1.0, -0.5], [0.0, 2.0]])
    >>> restored(quantised({"m": matrix}))["m"].round(2).tolist()
    [[1.0, -0.5], [0.0, 2.0]]
    """
    tensors = {}
    for name, tensor in stored.items():
        if name.endswith(SCALE):
            continue
        scales = stored.get(name + SCALE)
        full = tensor.astype(np.float32)
        tensors[name] = full if scales is None else full * scales[:, None]
    return tensors
