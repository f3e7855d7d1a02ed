from collections.abc import Generator
from datetime import date
from typing import Any

import pytest

from cases.operations import requests
from cases.tests import factories as make
from consent import granted
from consent.factories import ConfirmationFactory
from consent.models import Consent
from consent.operations import Draft, Said, draft_consent, record_answer, withdraw
from consent.operations.ending import Withdrawal
from contacts import codes


class Source:
    """What the person said in a test."""

    def __init__(self) -> None:
        self.yes: dict[tuple[int, int], dict[str, date]] = {}
        self.no: dict[tuple[int, int], set[str]] = {}

    def granted(self, giver: Any, receiver: Any) -> dict[str, date]:
        return self.yes.get((giver.pk, receiver.pk), {})

    def refused(self, giver: Any, receiver: Any) -> set[str]:
        return self.no.get((giver.pk, receiver.pk), set())

    def grant(self, giver: Any, receiver: Any, *categories: str, until: date) -> None:
        self.yes[giver.pk, receiver.pk] = dict.fromkeys(categories, until)

    def refuse(self, giver: Any, receiver: Any, *categories: str) -> None:
        self.no[giver.pk, receiver.pk] = set(categories)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Source:
    """A source of consents that is registered for one test."""
    source = Source()
    monkeypatch.setattr(granted, "_source", [lambda case, on: source])
    return source


@pytest.fixture(autouse=True)
def _codes_are_read_anew() -> Generator[None, None, None]:
    codes.forget()
    yield
    codes.forget()


class Asking:
    """Who asks the person what in one case, and what she says; all by the social service."""

    def __init__(self, world: Any, case: Any) -> None:
        self.world, self.case = world, case
        self.today = world.start.date()

    def draft(self, *pairs: tuple[Any, Any, str], by: Any = None, **changes: Any) -> Consent:
        asked = [(one.institution.pk, to.institution.pk, category) for one, to, category in pairs]
        given = {"purpose": "plan", "scopes": ["case_period"], "since": self.today}
        draft = Draft(asked=asked, **(given | changes))
        return draft_consent(self.case, draft, by=by or self.world.social, at=self.world.tick())

    def say(
        self, consent: Consent, state: str, *yes: str, by: Any = None, **changes: Any
    ) -> Consent:
        """`yes`: categories; the days and the place of the original are filled in."""
        lines = consent.lines.filter(category__in=yes).values_list("pk", flat=True)
        given = {
            "informed_on": self.today,
            "signed_on": self.today,
            "original_at": "Dossier SD-12",
            "yes": frozenset(lines),
        }
        said = Said(state=state, **(given | changes))
        return record_answer(consent, said, by=by or self.world.social, at=self.world.tick())

    def granted(self, *pairs: tuple[Any, Any, str], by: Any = None, **changes: Any) -> Consent:
        return self.say(self.draft(*pairs, by=by, **changes), "granted", by=by)

    def in_writing(self) -> None:
        """The job centre asked the social service on the statute that obliges to answer."""
        ConfirmationFactory(
            case=self.case,
            condition="written_request",
            giver=self.world.social.institution,
            receiver=self.world.rav.institution,
            basis="atsg32",
            by=self.world.social.user,
            since=self.today,
        )

    def withdraw(self, consent: Consent, *categories: str, by: Any = None) -> Consent:
        lines = consent.lines.filter(category__in=categories).values_list("pk", flat=True)
        return withdraw(
            consent,
            Withdrawal(self.today, "phone"),
            by=by or self.world.social,
            at=self.world.tick(),
            lines=list(lines) if categories else None,
        )


@pytest.fixture
def case(world: Any) -> Any:
    """The job centre takes part and reads work capacity and plan, on consent."""

    def build() -> Any:
        case = world.case()
        requests.accept_invitation(make.invite(world, case), by=world.rav, at=world.tick())
        return make.reread(case)

    return world.first("shared", build)


@pytest.fixture
def asking(world: Any, case: Any) -> Asking:
    return Asking(world, case)
