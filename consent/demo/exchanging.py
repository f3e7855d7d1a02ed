"""What was told and what was not: on the phone, in French, for a minor, and not any further."""

from datetime import date
from itertools import product
from typing import Any

from cases.demo.papers import letter
from cases.demo.stories import Teller
from cases.models import Case
from cases.operations.clarifications import open_clarification
from cases.operations.closing import Ending, close_case
from cases.operations.documents import scan_documents
from cases.operations.persons import add_representation
from cases.operations.positions import ask_position
from cases.operations.records import add_note
from cases.operations.requests import accept_invitation, send_request
from consent.models import Consent
from consent.operations import (
    Draft,
    Said,
    Told,
    confirm_disclosure,
    disclose,
    draft_consent,
    mark_printed,
    record_answer,
)
from consent.operations.papers import Paper
from iiz.calendar import add_months


def told_on_the_phone(tell: Teller) -> None:
    """Job centre and IV speak while it is open who pays; the person is still to be told of it."""
    people, houses = tell.world.people, tell.world.houses
    case = tell.case(
        "kurt", "Zirbe, Rolf", -32, areas=["ltu", "health_physical"], canton="AG",
        born=date(1979, 9, 17),
    )  # fmt: skip
    _bring_in(tell, case, "kurt", "tim", "iv_ag", -30)
    question = "Wer finanziert die Umschulung?"
    clarification = open_clarification(
        case, by=people["kurt"], at=tell.at(-28), question=question, livelihood_secured=True,
        livelihood_by="Arbeitslosenkasse, Taggeld",
    )  # fmt: skip
    asked = tell.ask("iv_ag", question, -28)
    ask_position(clarification, asked, by=people["kurt"], at=tell.at(-28))
    told = Told(
        [houses["rav_menziken"]],
        "phone",
        tell.day(-20),
        ["work_capacity"],
        gist="Arzttermin verschoben, Bericht folgt im nächsten Monat.",
    )
    (row,) = disclose(case, told, by=people["tim"], at=tell.at(-20))
    confirm_disclosure(row, by=people["kurt"], at=tell.at(-19))


def without_a_basis(tell: Teller) -> None:
    """The social service told the IV about the debts on the phone; nothing allowed it."""
    people, houses = tell.world.people, tell.world.houses
    case = tell.case(
        "vera", "Mehlbeere, Paul", -25, areas=["debt", "ltu"], canton="AG", born=date(1991, 4, 3)
    )
    _bring_in(tell, case, "vera", "tim", "iv_ag", -22)
    told = Told(
        [houses["iv_ag"]],
        "phone",
        tell.day(-6),
        ["financial"],
        gist="Ob eine Lohnpfändung läuft.",
        explanation="Am Telefon danach gefragt; ich habe geantwortet, bevor ich nachsah.",
    )
    disclose(case, told, by=people["vera"], at=tell.at(-6))
    consent = _form(tell, case, "vera", [("reinach", "iv_ag")], ["financial"], -5)
    lines = [
        "Sozialdienst Reinach (Demo)",
        "",
        "Einwilligung zum Austausch von Angaben",
        "Ich bin einverstanden: Finanzielle Lage, an die IV-Stelle.",
        "",
        "Unterschrieben: Paul Mehlbeere (Demo)",
    ]
    scan = letter("Einwilligung.pdf", lines)
    _signed(tell, consent, "vera", -3, "financial", original_at="", scan=scan)
    scan_documents(at=tell.at(-3))


def in_her_own_language(tell: Teller) -> None:
    """He reads and signs a form in French."""
    case = Case.objects.get(person__last_name="Noisetier")
    pairs = [("sd_biel", "orp_tavannes"), ("orp_tavannes", "sd_biel")]
    consent = _form(tell, case, "claire", pairs, ["plan", "household"], -12, form_language="fr")
    _signed(tell, consent, "claire", -10, "plan", language_read="fr")


def not_yet_of_age(tell: Teller) -> None:
    """The mother has signed; at 18, in seven weeks, the young person is asked herself."""
    soon = add_months(tell.day(35), -18 * 12)
    case = tell.case(
        "nora", "Buchsbaum, Livia", -40, areas=["education", "family"], canton="BE", born=soon
    )
    mother = add_representation(
        case.person, by=tell.world.people["nora"], at=tell.at(-40), kind="parent",
        name="Ines Buchsbaum (Demo)", since=tell.day(-40), until=tell.day(35),
    )  # fmt: skip
    consent = _form(tell, case, "nora", [("trachselwald", "biz")], ["plan"], -30)
    _signed(tell, consent, "nora", -28, "plan", representation=mother)


def no_further(tell: Teller) -> None:
    """She releases the doctor for the IV alone, and moves: what the IV knows goes no further."""
    people, houses = tell.world.people, tell.world.houses
    case = tell.case(
        "hanna", "Feldahorn, Mira", -90, areas=["health_mental", "housing"], canton="BE",
        born=date(1986, 1, 30),
    )  # fmt: skip
    _bring_in(tell, case, "hanna", "beat", "iv_be", -85)
    _bring_in(tell, case, "hanna", "juerg", "rav_burgdorf", -84)
    pairs = [("sd_bern", "iv_be"), ("iv_be", "sd_bern"), ("iv_be", "rav_burgdorf")]
    consent = _form(
        tell, case, "hanna", pairs, ["diagnosis"], -80, scopes=["medical_release", "file"]
    )
    waiver = Paper(
        of="Entbindung der Hausärztin von der Schweigepflicht",
        on=tell.day(-78),
        covers="Berichte an den Sozialdienst Stadt Bern und die IV-Stelle, nicht weiter.",
    )
    _signed(tell, consent, "hanna", -78, "diagnosis", only=("sd_bern", "iv_be"), paper=waiver)
    report = add_note(
        case, by=people["hanna"], at=tell.at(-76), category="diagnosis",
        text="Bericht der Hausärztin: zurzeit zu 50 Prozent belastbar.",
    )  # fmt: skip
    told = Told([houses["iv_be"]], "screen", tell.day(-76), items=[report])
    disclose(case, told, by=people["hanna"], at=tell.at(-76))
    tell.inform(case, -30)
    ending = Ending(outcome="moved", solution="Sie zieht in den Kanton Jura.")
    close_case(case, ending, by=people["hanna"], at=tell.at(-14))


def _bring_in(tell: Teller, case: Case, lead: str, who: str, house: str, on: int) -> None:
    people = tell.world.people
    asked = tell.ask(house, "Beteiligen Sie sich an der Planung?", on)
    invitation = send_request(case, asked, by=people[lead], at=tell.at(on), kind="take_part")
    accept_invitation(invitation, by=people[who], at=tell.at(on + 1))


def _form(
    tell: Teller,
    case: Case,
    who: str,
    pairs: list[tuple[str, str]],
    asked: list[str],
    on: int,
    **more: Any,
) -> Consent:
    houses, by = tell.world.houses, tell.world.people[who]
    draft = Draft(
        purpose="plan",
        asked=[
            (houses[giver].pk, houses[receiver].pk, category)
            for (giver, receiver), category in product(pairs, asked)
        ],
        since=tell.day(on),
        **({"scopes": ["case_period"]} | more),
    )
    consent = draft_consent(case, draft, by=by, at=tell.at(on))
    return mark_printed(consent, by=by, at=tell.at(on))


def _signed(
    tell: Teller,
    consent: Consent,
    who: str,
    on: int,
    *yes: str,
    only: tuple[str, str] | None = None,
    **more: Any,
) -> None:
    lines = consent.lines.filter(category__in=yes)
    if only:
        giver, receiver = (tell.world.houses[name] for name in only)
        lines = lines.filter(giver=giver, receiver=receiver)
    given = {"original_at": "Papierdossier, Register Einwilligungen"} | more
    said = Said(
        state="limited",
        informed_on=tell.day(on),
        signed_on=tell.day(on),
        yes=frozenset(lines.values_list("pk", flat=True)),
        **given,
    )
    record_answer(consent, said, by=tell.world.people[who], at=tell.at(on))


STORIES = (
    told_on_the_phone,
    without_a_basis,
    in_her_own_language,
    not_yet_of_age,
    no_further,
)
