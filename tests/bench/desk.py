"""`python -m tests.bench.desk`: a desk that keeps to no limits, for the sandbox has none."""

import sys

from tests.faults.desks.forks import keep_to, run_desk

if __name__ == "__main__":
    keep_to(0.0)
    sys.exit(run_desk())
