"""Accounts that are one person's: codes, failed attempts, and what each account brought."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from typing_extensions import override

from domain.people.person import Role
from domain.policy.people.links import Link, LinkRequest, LinkStep
from domain.repositories import Links
from storage.engine.sql import AnyRow
from storage.repositories.people import merge
from storage.tables.people import link_failures, link_requests, links

_KEPT = timedelta(days=7)
"""How long requests that are over, and failures, are kept."""


def _request(row: AnyRow | None) -> LinkRequest | None:
    if row is None:
        return None
    return LinkRequest(
        row.id,
        row.person_id,
        row.platform,
        LinkStep(row.step),
        row.expires_at,
        row.other_id,
        row.other_platform,
    )


class LinksTable(Links):
    """Implements `domain.repositories.Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def add_code(
        self, code: str, person_id: int, platform: str, at: datetime, expires_at: datetime
    ) -> None:
        old = link_requests.c.expires_at < at - _KEPT
        self._connection.execute(delete(link_requests).where(old))
        self._connection.execute(
            update(link_requests)
            .where(
                link_requests.c.person_id == person_id, link_requests.c.step == LinkStep.MADE.value
            )
            .values(step=LinkStep.OVER.value)
        )
        row = {
            "code": code,
            "person_id": person_id,
            "platform": platform,
            "step": LinkStep.MADE.value,
            "expires_at": expires_at,
            "other_platform": "",
        }
        self._connection.execute(insert(link_requests), row)

    @override
    def with_code(self, code: str) -> LinkRequest | None:
        query = select(link_requests).where(link_requests.c.code == code)
        return _request(self._connection.execute(query).one_or_none())

    @override
    def find(self, number: int) -> LinkRequest | None:
        query = select(link_requests).where(link_requests.c.id == number)
        return _request(self._connection.execute(query).one_or_none())

    @override
    def enter(self, number: int, person_id: int, platform: str, expires_at: datetime) -> None:
        self._connection.execute(
            update(link_requests)
            .where(link_requests.c.id == number)
            .values(other_id=person_id, other_platform=platform)
        )
        self.advance(number, LinkStep.ENTERED, expires_at)

    @override
    def advance(self, number: int, step: LinkStep, expires_at: datetime) -> None:
        self._connection.execute(
            update(link_requests)
            .where(link_requests.c.id == number)
            .values(step=step.value, expires_at=expires_at)
        )

    @override
    def add_failure(self, person_id: int, at: datetime) -> None:
        old = link_failures.c.at < at - _KEPT
        self._connection.execute(delete(link_failures).where(old))
        self._connection.execute(insert(link_failures), {"person_id": person_id, "at": at})

    @override
    def failures(self, person_id: int, since: datetime) -> Sequence[datetime]:
        query = (
            select(link_failures.c.at)
            .where(link_failures.c.person_id == person_id, link_failures.c.at > since)
            .order_by(link_failures.c.at)
        )
        return list(self._connection.execute(query).scalars())

    @override
    def join(self, link: Link, at: datetime) -> None:
        merge.join(link, at, self._connection)

    @override
    def part(self, link: Link) -> None:
        merge.part(link, self._connection)

    @override
    def of(self, person_id: int) -> Sequence[Link]:
        query = select(links).where(links.c.person_id == person_id).order_by(links.c.made_at)
        return [
            Link(
                row.moved_id,
                row.person_id,
                Role(row.role),
                row.properties,
                tuple(row.gained),
                tuple(row.gained_languages),
            )
            for row in self._connection.execute(query)
        ]

    @override
    def person_of(self, moved_id: int) -> int | None:
        query = select(links.c.person_id).where(links.c.moved_id == moved_id)
        found: int | None = self._connection.execute(query).scalar_one_or_none()
        return found
