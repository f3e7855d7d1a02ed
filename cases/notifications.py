"""One function per message; each carries the case number and a link behind login, nothing else."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import Approach, Case
from contacts.colleagues import address_of
from contacts.models import Institution, User
from iiz import outbox


def asked(approach: Approach, *, at: datetime) -> None:
    """To the addressee: you are asked."""
    _post_to_addressee("asked", approach, at=at)


def answered(approach: Approach) -> None:
    """To the sender: there is an answer."""
    _post("answered", approach.case, approach.sender, _case_path(approach.case))


def asked_back(approach: Approach) -> None:
    """To the sender: the addressee asks back, the clock stands still."""
    _post("asked_back", approach.case, approach.sender, _case_path(approach.case))


def ended(approach: Approach, *, at: datetime) -> None:
    """To the addressee: what you were asked is no longer open."""
    _post_to_addressee("ended", approach, at=at)


def urgent(approach: Approach, *, at: datetime) -> None:
    """To the addressee: asked, and the livelihood is not secured."""
    _post_to_addressee("urgent", approach, at=at)


def decision_wanted(case: Case, decider: Institution) -> None:
    """To the decider: a decision is asked for."""
    _post("decision_wanted", case, decider, _case_path(case))


def decided(case: Case, institution: Institution) -> None:
    """To a party: the decider has decided."""
    _post("decided", case, institution, _case_path(case))


def returned(case: Case, institution: Institution) -> None:
    """To either side of a loan: the lead has gone back."""
    _post("returned", case, institution, _case_path(case))


def less_allowed(case: Case, institution: Institution) -> None:
    """To who takes part: less may be exchanged than before. Never why, nor what."""
    _post("less_allowed", case, institution, reverse("case_privacy", args=[case.key]))


def irregular(case: Case, user: User, path: str) -> None:
    """To who oversees an institution: something was told without a basis. Never what."""
    _send("irregular", case, user.email, user.language, path)


def _case_path(case: Case) -> str:
    return reverse("case_responsibility", args=[case.key])


def _post_to_addressee(kind: str, approach: Approach, *, at: datetime) -> None:
    path = reverse(f"{approach._meta.model_name}_answer", args=[approach.key])
    contact = approach.contact
    address = address_of(contact, on=timezone.localdate(at)) if contact else ""
    _post(kind, approach.case, approach.addressee, path, address=address)


def _post(kind: str, case: Case, institution: Institution, path: str, *, address: str = "") -> None:
    """Without an address of somebody to the mailbox."""
    to = address or institution.mailbox
    if to:
        _send(kind, case, to, institution.languages[0], path)


def _send(kind: str, case: Case, address: str, language: str, path: str) -> None:
    facts = {"number": case.number, "link": f"{settings.BASE_URL}{path}"}
    outbox.post(kind, to=address, language=language, facts=facts)
