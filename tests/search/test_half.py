"""Half precision made single: every number there is."""

import numpy as np

from evidence.search.half import singles


def test_every_finite_number_is_itself():
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = every[np.isfinite(every)]

    made = singles(halves.tobytes())

    assert made.dtype == np.float32
    assert np.array_equal(made.view(np.uint32), halves.astype(np.float32).view(np.uint32))


def test_nothing_gives_nothing():
    assert singles(b"").shape == (0,)
