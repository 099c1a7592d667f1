"""`python -m bots.cli` is `helpline`."""

from bots.cli import main

main()
