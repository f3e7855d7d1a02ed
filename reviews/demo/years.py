"""Three years of reviews between IV-Stelle and BKSE, none yet this year; one planned in Aargau."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from cases.demo.houses import World
from cases.demo.stories import Teller
from cases.models import Case
from contacts.models import Agreement, Membership
from reviews.demo.agreements import NAMES, working_day, years
from reviews.models import Resolution, Review
from reviews.operations.drafting import Draft
from reviews.operations.examples import Written, release_example, write_example
from reviews.operations.inviting import Guest, Others, invitable, invite
from reviews.operations.missing import call_missing_reviews
from reviews.operations.recording import Checked, Planned, add_training, check_standards
from reviews.operations.resolutions import approve_resolution, complete_resolution, resolve
from reviews.operations.reviews import (
    Appointment,
    close_review,
    hold_review,
    plan_review,
    prepare_review,
)
from reviews.states import ChecklistResult

RESOLVED = (
    "Bei dringenden Anliegen rufen wir am selben Tag zurück.",
    "Jede Stelle nennt bei der Antwort den nächsten Schritt und wer ihn macht.",
    "Vor den Sommerferien gleichen wir die offenen Anfragen ab.",
)
TRAININGS = ("Früherfassung in der Praxis", "Wer darf wem was sagen?", "Eingliederung und Budget")
EXAMPLE = Written(
    situation="Eine Person um die fünfzig, mehrere Probleme, zwei Stellen beteiligt.",
    course="Nach der ersten Anfrage wartete der Sozialdienst fünf Wochen auf eine Antwort. Ein"
    " Anruf klärte danach alles an einem Tag.",
    lesson="Bei unklarer Zuständigkeit zuerst anrufen, dann schreiben.",
)
REMARK = "Ferienabwesenheiten; Stellvertretung künftig geregelt."


@dataclass
class Year:
    """One year's review, with those who tell it."""

    tell: Teller
    agreement: Agreement
    number: int
    year: int
    minute: int = 0

    @property
    def people(self) -> dict[str, Membership]:
        return self.tell.world.people

    def at(self, month: int, day: int) -> datetime:
        self.minute += 5
        on = working_day(date(self.year, month, day))
        return make_aware(datetime.combine(on, time(9))) + timedelta(minutes=self.minute)


def tell_years(world: World, *, today: date) -> None:
    tell = Teller(world, today)
    agreement = Agreement.objects.get(b_institution=world.houses["bkse"])
    before: Resolution | None = None
    for number, year in enumerate(years(today)):
        before = _one_year(Year(tell, agreement, number, year), before)
    _planned_in_aargau(tell)
    call_missing_reviews(at=tell.noon(today))


def _one_year(year: Year, before: Resolution | None) -> Resolution:
    irene = year.people["irene"]
    if before:
        done = year.at(4, 20)
        complete_resolution(before, done.date(), by=irene, at=done)
    review = _until_it_begins(year)
    begins = year.at(11, 5)
    came = [row.pk for row in review.attendances.all() if row.name != "Beat Holunder (Demo)"]
    review = hold_review(review, begins.date(), came, by=irene, at=year.at(11, 5))
    _check(year, review)
    resolution = _resolve(year, review)
    training = Planned(
        TRAININGS[year.number], date(year.year + 1, 3, 12), "Bern", "Fachpersonen beider Seiten"
    )
    add_training(review, training, by=irene, at=year.at(11, 6))
    if year.number < len(RESOLVED) - 1:
        close_review(review, by=irene, at=year.at(12, 1))
    return resolution


def _until_it_begins(year: Year) -> Review:
    irene, at = year.people["irene"], year.at(8, 20)
    begins = year.at(11, 5).replace(hour=14, minute=0)
    appointment = Appointment(begins, "IV-Stelle Bern, Sitzungszimmer 2")
    review = plan_review(year.agreement, year.year, appointment, by=irene, at=at)
    people = [one.membership.pk for one in invitable(year.agreement, on=at.date())]
    guest = Guest("Rita Mehlbaum (Demo)", "Protokoll")
    review = invite(review, people, Others(further=guest), by=irene, at=year.at(8, 21))
    review = prepare_review(review, by=irene, at=year.at(10, 20))
    _example(year, review)
    return review


def _example(year: Year, review: Review) -> None:
    last = NAMES[year.number].split(", ")[0]
    case = Case.objects.get(person__last_name=last)
    at = year.at(10, 22)
    example = write_example(review, case.number, EXAMPLE, by=year.people["nora"], at=at)
    if year.number:
        release_example(example, by=year.people["simon"], at=year.at(10, 24))


def _check(year: Year, review: Review) -> None:
    checked = {}
    for row in review.figures.all():
        is_met = row.is_on_target is not False
        result = ChecklistResult.MET if is_met else ChecklistResult.PARTLY
        checked[row.key] = Checked(result, "" if is_met else REMARK)
    remarks = "Die Zusammenarbeit wird von beiden Seiten geschätzt."
    by = year.people["irene"]
    check_standards(
        review, checked, version=review.version, remarks=remarks, by=by, at=year.at(11, 6)
    )


def _resolve(year: Year, review: Review) -> Resolution:
    irene, verena = year.people["irene"], year.people["verena"]
    draft = Draft(
        RESOLVED[year.number], year.tell.world.houses["iv_be"], date(year.year + 1, 4, 30)
    )
    resolution = resolve(review, draft, by=irene, at=year.at(11, 5))
    for by in (irene, verena):
        resolution = approve_resolution(
            resolution, version=resolution.version, by=by, at=year.at(11, 12)
        )
    return resolution


def _planned_in_aargau(tell: Teller) -> None:
    agreement = Agreement.objects.get(network=tell.world.networks["AG"])
    iris, at = tell.world.people["iris"], tell.at(-10)
    begins = tell.at(12).replace(hour=10, minute=0)
    appointment = Appointment(begins, "Aarau, Bahnhofplatz (Beispiel), Raum 4")
    review = plan_review(agreement, tell.today.year, appointment, by=iris, at=at)
    people = [one.membership.pk for one in invitable(agreement, on=at.date())]
    invite(review, people, by=iris, at=tell.at(-9))
