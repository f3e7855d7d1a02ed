"""The BKSE joins the network of Bern; what it agreed with the IV-Stelle, and IV and RAV in Aargau.

Told before the everyday cases, so that these run under what was agreed.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import make_aware

from cases.demo.houses import SINCE, World, add_house, add_person
from cases.demo.stories import Teller
from cases.models import Case
from cases.operations.approaching import Ask, Grounds, see_answer
from cases.operations.cases import register_case
from cases.operations.persons import register_person
from cases.operations.requests import answer_request, receive_request, send_request
from contacts.models import Agreement
from contacts.operations.agreed import Agreed, change_agreed
from contacts.operations.recording import record
from contacts.states import MemberRole
from iiz.calendar import add_working_days

BKSE: tuple[Any, ...] = (
    "BE", "association", "Berner Konferenz für Sozialhilfe, Kindes- und Erwachsenenschutz",
    "Conférence bernoise d’aide sociale et de protection de l’enfant et de l’adulte",
    "BKSE", "BKSE", ["de", "fr"], "Bern", "3007", [],
)  # fmt: skip
VERENA = ("Verena", "Haselnuss", "bkse", MemberRole.HEAD, "de", "")
REMEMBERED = 3
"""So many years back reviews are told."""
# Per year, from the oldest: in how many working days each question was answered; 15 are agreed.
ANSWERED_IN = ((8, 12, 19, 22, 14, 27), (9, 13, 18, 11, 21, 12), (7, 10, 12, 9, 17, 11))
NAMES = ("Speierling, Anna", "Elsbeere, Jonas", "Felsenbirne, Leila")
QUESTION = "Wie weit ist die Abklärung der Eingliederung?"
ANSWER = "Wir sind dran. Der nächste Schritt ist mit der Person besprochen."


def tell_agreements(world: World, *, today: date) -> None:
    at = make_aware(datetime.combine(SINCE, time(8)))
    add_house_and_head(world, at=at)
    iv_and_services(world, at=at)
    iv_and_job_centres(world, at=at)
    tell = Teller(world, today)
    for number, year in enumerate(years(today)):
        _questions(tell, year, ANSWERED_IN[number], NAMES[number])


def years(today: date) -> range:
    return range(today.year - REMEMBERED, today.year)


def add_house_and_head(world: World, *, at: datetime) -> None:
    """An association gets no cases; its head speaks for all social services."""
    world.houses["bkse"] = add_house(world, "bkse", BKSE, at=at)
    password = settings.IIZ_DEMO_PASSWORD
    world.people["verena"] = add_person(world, "verena", VERENA, password=password, at=at)


def iv_and_services(world: World, *, at: datetime) -> None:
    """Within fifteen working days, where the network says ten."""
    agreement = Agreement(
        network=world.networks["BE"],
        name_de="IV-Stelle – BKSE",
        name_fr="Office AI – BKSE",
        a_institution=world.houses["iv_be"],
        b_institution=world.houses["bkse"],
        b_type="social_service",
        since=SINCE,
    )
    record(agreement, by=None, at=at, reason="agreement.create")
    fifteen = Agreed("request_answer", 15, "working_days")
    change_agreed(agreement, fifteen, effective_from=SINCE + timedelta(days=1), by=None, at=at)


def iv_and_job_centres(world: World, *, at: datetime) -> None:
    agreement = Agreement(
        network=world.networks["AG"],
        name_de="IV-Stelle – RAV Aargau",
        name_fr="Office AI – ORP Argovie",
        a_type="iv_office",
        b_type="rav",
        since=SINCE,
    )
    record(agreement, by=None, at=at, reason="agreement.create")


def _questions(tell: Teller, year: int, answered_in: tuple[int, ...], name: str) -> None:
    """The social service asks the IV-Stelle, month after month; some answers come late."""
    people = tell.world.people
    case = _case(tell, date(year, 2, 3), name)
    for number, days in enumerate(answered_in):
        asked_on = working_day(date(year, 3 + number, 4))
        request = send_request(
            case, _ask(tell, asked_on), by=people["nora"], at=tell.noon(asked_on), kind="info"
        )
        receive_request(request, by=people["beat"], at=tell.noon(after(asked_on, 1)))
        answered_on = after(asked_on, days)
        answer_request(
            request, by=people["beat"], at=tell.noon(answered_on), answer=ANSWER, category="plan"
        )
        see_answer(request, by=people["nora"], at=tell.noon(after(answered_on, 1)))


def _case(tell: Teller, on: date, name: str) -> Case:
    last, first = name.split(", ")
    by = tell.world.people["nora"]
    person = register_person(
        by=by,
        at=tell.noon(working_day(on)),
        first_name=f"{first} (Demo)",
        last_name=last,
        birth_date=date(1983, 5, 17),
        town=by.institution.town,
    )
    network, at = tell.world.networks["BE"], tell.noon(working_day(on))
    return register_case(person, by=by, at=at, network=network, areas=["ltu", "health_physical"])


def _ask(tell: Teller, on: date) -> Ask:
    return Ask(
        addressee=tell.world.houses["iv_be"],
        question=QUESTION,
        grounds=Grounds(
            basis="consent",
            categories=("work_capacity", "plan"),
            informed_on=on,
            channel="meeting",
        ),
        contact=tell.world.contact("iv_be", on),
    )


def working_day(on: date) -> date:
    return after(on - timedelta(days=1), 1)


def after(on: date, days: int) -> date:
    return add_working_days(on, days, canton="BE")
