"""Ten thousand random reviews, each with an update: do the counts of the flow diagram add up?

python tests/benchmarks/flow_identities.py [NUMBER]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "screen"))

from random_reviews import check_review

number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
start = time.process_time()
finished = sum(check_review(seed)[0].finished for seed in range(number))
print(f"{number} reviews add up, {finished} of them finished: {time.process_time() - start:.1f} CPU s")
