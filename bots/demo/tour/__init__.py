"""The tour: a support case between clients and a desk, played in the terminal."""

from bots.demo.tour.play import run

__all__ = ["run"]
