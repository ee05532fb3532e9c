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


def singles(codes: bytes | bytearray | memoryview) -> Floats:
    """Finite numbers in half precision (little-endian, 2 bytes each), each exactly as a float32; one dimension."""
    bits = np.frombuffer(codes, dtype="<i2").astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_REST
    made = bits.view(np.float32)
    made *= _EXPONENTS
    return made
