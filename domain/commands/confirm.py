"""Answering a question that the desk asked before it did something."""

from dataclasses import dataclass

from domain.commands.base import Command


@dataclass(frozen=True, slots=True)
class Agree(Command):
    """Do what was asked about in this question."""

    question: int


@dataclass(frozen=True, slots=True)
class Decline(Command):
    """Do nothing of what was asked about in this question."""

    question: int
