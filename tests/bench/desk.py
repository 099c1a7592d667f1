"""`python -m tests.bench.desk`: a desk that keeps to no limits, for the sandbox has none."""

import sys

from tests.faults.nursery import run_desk, without_limits

if __name__ == "__main__":
    without_limits()
    sys.exit(run_desk())
