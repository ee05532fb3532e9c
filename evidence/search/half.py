"""Numbers in half precision made single, as vectors are stored and compared. Pure.

numpy does it number by number where the processor has no way of its own; shifted as whole numbers, all go at once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_SIGN_AND_REST: Final = np.int32(-0x7000_2000)
"""The bits that a half has once it stands where a single has its own: all but three behind the sign, and the lowest."""
_EXPONENTS: Final = np.float32(2.0**112)
"""How much the exponents of the two are apart."""


def singles(codes: bytes | bytearray | memoryview, into: Floats | None = None) -> Floats:
    """Finite numbers in half precision (little-endian, 2 bytes each), each exactly as a float32; one dimension.

    `into`, of at least so many numbers, is where they are put, if it is given: new room each time takes time.
    """
    halves = np.frombuffer(codes, dtype="<i2")
    made = np.empty(len(halves), dtype=np.float32) if into is None else into[: len(halves)]
    bits = made.view(np.int32)
    np.left_shift(halves, 13, out=bits, dtype=np.int32)
    bits &= _SIGN_AND_REST
    made *= _EXPONENTS
    return made
