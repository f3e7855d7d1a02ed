"""In one story the person leaves the diagnosis out, in another she takes something back; in a
third he asks to see the file. Two questions are about nobody. What was told: `exchanging`."""

from datetime import date
from itertools import product

from cases.demo.houses import World
from cases.demo.stories import Teller
from cases.models import Case
from consent.demo import exchanging
from consent.demo.asking import asked_anonymously
from consent.demo.inspecting import wants_to_see_the_file
from consent.models import Consent
from consent.operations import (
    Claim,
    Draft,
    Said,
    confirm,
    draft_consent,
    mark_printed,
    record_answer,
    withdraw,
)
from consent.operations.ending import Withdrawal


def tell_consents(world: World, *, today: date) -> None:
    own = (without_diagnosis, work_history_taken_back, wants_to_see_the_file, asked_anonymously)
    for story in (*own, *exchanging.STORIES):
        story(Teller(world, today))


def _ask(tell: Teller, case: Case, who: str, pairs: list[tuple[str, str]], *asked: str) -> Consent:
    """Drafted and printed eight working days before now."""
    houses, by = tell.world.houses, tell.world.people[who]
    draft = Draft(
        purpose="plan",
        scopes=["case_period", "oral"],
        asked=[
            (houses[giver].pk, houses[receiver].pk, category)
            for (giver, receiver), category in product(pairs, asked)
        ],
        since=tell.day(-8),
    )
    consent = draft_consent(case, draft, by=by, at=tell.at(-8))
    return mark_printed(consent, by=by, at=tell.at(-8))


def _answer(tell: Teller, consent: Consent, who: str, state: str, *yes: str) -> Consent:
    said = Said(
        state=state,
        yes=frozenset(consent.lines.filter(category__in=yes).values_list("pk", flat=True)),
        informed_on=tell.day(-8),
        signed_on=tell.day(-7),
        original_at="Papierdossier, Register Einwilligungen",
        explained_by=tell.world.people[who].user.name,
    )
    return record_answer(consent, said, by=tell.world.people[who], at=tell.at(-7))


def without_diagnosis(tell: Teller) -> None:
    """She agrees to work capacity and plan; her diagnosis stays where it is, also when the IV asks
    on paper for what ATSG 32 obliges to answer."""
    case = Case.objects.get(person__last_name="Lärche")
    pairs = [("trachselwald", "iv_be"), ("iv_be", "trachselwald")]
    consent = _ask(tell, case, "nora", pairs, "work_capacity", "plan", "diagnosis")
    _answer(tell, consent, "nora", "limited", "work_capacity", "plan")
    evidence = f"Gesuch der IV-Stelle vom {tell.day(-6):%d.%m.%Y}, Papierdossier, Posteingang"
    claim = Claim("written_request", tell.world.houses["iv_be"], evidence, basis="atsg32")
    confirm(case, claim, by=tell.world.people["nora"], at=tell.at(-5))


def work_history_taken_back(tell: Teller) -> None:
    """He tells the IV on the phone that his work history is no longer to be passed on."""
    case = Case.objects.get(person__last_name="Kastanie")
    pairs = [("rav_menziken", "iv_ag")]
    consent = _ask(tell, case, "kurt", pairs, "work_capacity", "work_history", "plan")
    consent = _answer(tell, consent, "kurt", "granted")
    lines = consent.lines.filter(category="work_history").values_list("pk", flat=True)
    word = Withdrawal(tell.day(-2), "phone")
    withdraw(consent, word, by=tell.world.people["tim"], at=tell.at(-2), lines=list(lines))
