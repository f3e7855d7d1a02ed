"""Four of the ten stories, a question between two institutions, and an open clarification."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cases.demo.houses import World
from cases.demo.papers import letter, sketch
from cases.demo.plans import end_to_confirm, plan, resting
from cases.exchange import Item
from cases.models import Case, Clarification, Notice
from cases.operations.approaching import Ask, Grounds
from cases.operations.cases import move_case, register_case
from cases.operations.clarifications import (
    decide_clarification,
    escalate_clarification,
    open_clarification,
)
from cases.operations.closing import Ending, close_case
from cases.operations.declining import Decline
from cases.operations.documents import add_document, scan_documents
from cases.operations.handovers import (
    Offer,
    accept_handover,
    decline_handover,
    propose_handover,
)
from cases.operations.notices import (
    attempt_notice,
    complete_notice,
    defer_notice,
    pass_on_notice,
)
from cases.operations.persons import register_person
from cases.operations.positions import Statement, ask_position, state_position
from cases.operations.records import add_note, open_task
from cases.operations.requests import (
    accept_invitation,
    answer_request,
    receive_request,
    send_request,
)
from iiz.calendar import add_working_days


@dataclass
class Teller:
    """Tells steps on believable days: `day(-30)` is thirty working days before the demo began."""

    world: World
    today: date
    minute: int = 0
    days: dict[int, date] = field(default_factory=dict)

    def day(self, working_days: int) -> date:
        if working_days not in self.days:
            self.days[working_days] = add_working_days(self.today, working_days, canton="BE")
        return self.days[working_days]

    def at(self, working_days: int) -> datetime:
        """Office hours, each step a few minutes after the one told before it."""
        self.minute += 7
        moment = datetime.combine(self.day(working_days), time(8)) + timedelta(
            minutes=self.minute % 480
        )
        return timezone.make_aware(moment)

    def noon(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(12)))

    def case(self, who: str, name: str, on: int, *, areas, canton: str, **more) -> Case:
        by = self.world.people[who]
        last, first = name.split(", ")
        fields = {
            "birth_date": more.pop("born"),
            "language": more.pop("language", "de"),
            "street": "Musterweg 3",
            "postcode": by.institution.postcode,
            "town": by.institution.town,
            "phone": "079 000 00 00",
        }
        person = register_person(
            by=by, at=self.at(on), first_name=f"{first} (Demo)", last_name=last, **fields
        )
        return register_case(
            person,
            by=by,
            at=self.at(on),
            network=self.world.networks[canton],
            areas=areas,
            **more,
        )

    def ask(self, house: str, question: str, on: int, **more) -> Ask:
        grounds = Grounds(
            basis="consent",
            categories=("work_capacity", "work_history", "plan"),
            informed_on=self.day(on),
            channel="meeting",
        )
        return Ask(
            addressee=self.world.houses[house],
            question=question,
            grounds=replace(grounds, **more),
            contact=self.world.contact(house, self.day(on)),
        )

    def inform(self, case: Case, on: int) -> None:
        """Everybody who owes the person a word has had it."""
        for notice in Notice.objects.open().filter(case=case):
            by = next(
                one
                for one in self.world.people.values()
                if one.institution_id == notice.informer_id
            )
            complete_notice(notice, by=by, at=self.at(on), done_on=self.day(on), channel="letter")


def tell_all(world: World, *, today: date) -> None:
    for story in (
        into_the_labour_market,
        declined_twice,
        pension_refused,
        one_question,
        open_question,
        handover_waiting,
        on_loan,
        resting,
        end_to_confirm,
    ):
        story(Teller(world, today))


def into_the_labour_market(tell: Teller) -> None:
    """Story 1: the IV leads the way back, the RAV joins, he works again."""
    people = tell.world.people
    case = tell.case(
        "vera",
        "Birke, Tomas",
        -160,
        areas=["health_physical", "ltu"],
        canton="AG",
        born=date(1987, 5, 19),
        track="iiz",
        person_view="Ich möchte wieder auf den Bau, aber nicht mehr auf das Gerüst.",
    )
    move_case(case, by=people["vera"], at=tell.at(-155), to="intake")
    task = open_task(
        case,
        by=people["vera"],
        at=tell.at(-154),
        title="Lebenslauf und Zeugnisse zusammenstellen",
        due_on=tell.day(-140),
    )
    ask = tell.ask("iv_ag", "Übernehmen Sie die berufliche Eingliederung?", -150)
    offer = Offer(
        reason="claim_likely",
        summary="Zwei Arbeitsversuche als Lagerist, beide wegen des Rückens abgebrochen.",
        summary_category="work_capacity",
        lines=[Item("task", task.pk, "plan")],
    )
    handover = propose_handover(case, ask, offer, by=people["vera"], at=tell.at(-150))
    accept_handover(
        handover, by=people["tim"], at=tell.at(-145), reservations=["Arztzeugnis nachreichen"]
    )
    tell.inform(case, -143)
    invitation = send_request(
        case,
        tell.ask("rav_menziken", "Vermitteln Sie ab dem Arbeitsversuch mit?", -120),
        by=people["tim"],
        at=tell.at(-120),
        kind="take_part",
    )
    receive_request(invitation, by=people["kurt"], at=tell.at(-119))
    accept_invitation(invitation, by=people["kurt"], at=tell.at(-117))
    for phase in ("informed", "assessment", "clarification", "planning", "implementation"):
        move_case(case, by=people["tim"], at=tell.at(-110), to=phase)
    ending = Ending(
        outcome="first_lm",
        solution="Magaziner in einer Holzhandlung, unbefristet.",
        job_started_on=tell.day(-20),
        workload=80,
    )
    close_case(case, ending, by=people["tim"], at=tell.at(-18))


def declined_twice(tell: Teller) -> None:
    """Story 2: two institutions say no, the clarification is before the coordination."""
    people = tell.world.people
    case = tell.case(
        "vera",
        "Ahorn, Lena",
        -70,
        areas=["debt", "health_mental", "ltu"],
        canton="AG",
        born=date(1984, 2, 6),
        person_view="Ich möchte wieder arbeiten, aber nicht noch einmal von vorne anfangen.",
    )
    first = propose_handover(
        case,
        tell.ask("iv_ag", "Übernehmen Sie die Eingliederung ab Sommer?", -60),
        Offer(reason="claim_likely"),
        by=people["vera"],
        at=tell.at(-60),
    )
    decline_handover(
        first,
        Decline(
            reason="incomplete",
            ground="IVG 28, ATSG 43",
            text="Der Arztbericht fehlt. Ohne ihn können wir den Anspruch nicht prüfen.",
            counter_proposal="complete",
        ),
        by=people["tim"],
        at=tell.at(-51),
    )
    second = propose_handover(
        case,
        tell.ask("rav_menziken", "Nehmen Sie die Vermittlung auf und führen Sie den Fall?", -45),
        Offer(reason="claim_likely", what_is_new="Der Hausarzt attestiert 50 Prozent."),
        by=people["vera"],
        at=tell.at(-45),
    )
    decline_handover(
        second,
        Decline(
            reason="no_benefit",
            ground="AVIG 15",
            text="Mit 50 Prozent und ohne Betreuung der Kinder ist sie nicht vermittlungsfähig.",
            counter_proposal="joint",
        ),
        by=people["kurt"],
        at=tell.at(-38),
    )
    tell.inform(case, -36)
    move_case(case, by=people["vera"], at=tell.at(-31), to="clarification")
    question = _clarify(tell, case, "vera", -30, "Wer trägt die berufliche Eingliederung?")
    _say_who(tell, question, "iv_ag", "tim", -24, code="not_responsible")
    _say_who(tell, question, "rav_menziken", "kurt", -22, code="not_responsible")
    state_position(
        question.positions.get(addressee=people["vera"].institution),
        Statement(
            code="not_responsible",
            text="Wir sichern den Lebensunterhalt; die Eingliederung liegt bei der IV.",
            names=tell.world.houses["iv_ag"],
            decline=refusal("other_institution", tell.world.houses["iv_ag"]),
        ),
        by=people["vera"],
        at=tell.at(-21),
    )
    grounds = Grounds(
        basis="consent",
        categories=("involvement", "personal", "plan", "work_capacity", "work_history"),
    )
    escalate_clarification(question, by=people["vera"], at=tell.at(-6), grounds=grounds)
    attempt_notice(
        case.notices.open().get(),
        by=people["vera"],
        at=tell.at(-2),
        channel="phone",
        remark="Combox, keine Antwort.",
    )


def pension_refused(tell: Teller) -> None:
    """Story 3: the pension is refused, the Sozialdienst leads for good, settled."""
    people = tell.world.people
    case = tell.case(
        "nora",
        "Erle, Mira",
        -120,
        areas=["health_physical", "exclusion"],
        canton="BE",
        born=date(1971, 9, 30),
    )
    question = _clarify(tell, case, "nora", -110, "Rente der IV oder Sozialhilfe auf Dauer?")
    position = ask_position(
        question,
        tell.ask("iv_be", question.question, -109),
        by=people["nora"],
        at=tell.at(-109),
    )
    state_position(
        position,
        Statement(
            code="decision_due",
            text="Die Verfügung über die Rente folgt.",
            next_on=tell.day(-90),
        ),
        by=people["beat"],
        at=tell.at(-102),
    )
    state_position(
        position,
        Statement(
            code="not_responsible",
            text="Die Rente wurde am Ende des Verfahrens abgewiesen.",
            names=tell.world.houses["trachselwald"],
            decline=refusal("other_institution", tell.world.houses["trachselwald"]),
        ),
        by=people["beat"],
        at=tell.at(-90),
    )
    escalate_clarification(question, by=people["nora"], at=tell.at(-88))
    decide_clarification(
        question,
        by=people["simon"],
        at=tell.at(-85),
        names=tell.world.houses["trachselwald"],
        reasons="Die Rente ist rechtskräftig abgewiesen. Wir führen und sichern den Unterhalt.",
    )
    tell.inform(case, -84)
    ending = Ending(
        outcome="resp_sh",
        solution="Wirtschaftliche Hilfe, Beschäftigungsprogramm in der Gärtnerei.",
        settled_with=tell.world.houses["trachselwald"],
    )
    close_case(case, ending, by=people["nora"], at=tell.at(-60))


def one_question(tell: Teller) -> None:
    """The most common case: two institutions and one question, answered and asked again."""
    people = tell.world.people
    case = tell.case(
        "claire",
        "Noisetier, Alain",
        -15,
        areas=["ltu", "language"],
        canton="BE",
        born=date(1990, 11, 12),
        language="fr",
    )
    request = send_request(
        case,
        tell.ask("orp_tavannes", "Le délai-cadre court-il encore, et jusqu’à quand ?", -14),
        by=people["claire"],
        at=tell.at(-14),
        kind="info",
    )
    receive_request(request, by=people["luc"], at=tell.at(-13))
    answer_request(
        request,
        by=people["luc"],
        at=tell.at(-12),
        answer="Oui, le délai-cadre d’indemnisation court encore huit mois.",
        category="decisions",
    )
    send_request(
        case,
        tell.ask("iv_be", "Une demande de prestations a-t-elle été déposée ?", -3),
        by=people["claire"],
        at=tell.at(-3),
        kind="info",
    )
    add_note(
        case,
        by=people["claire"],
        at=tell.at(-3),
        text="Rendez-vous fixé pour préparer la suite.",
        category="plan",
    )


def open_question(tell: Teller) -> None:
    """An open clarification in Bern: one position is there, one is missing."""
    people = tell.world.people
    case = tell.case(
        "nora",
        "Hasel, Jonas",
        -25,
        areas=["debt", "addiction", "housing"],
        canton="BE",
        born=date(1995, 4, 3),
    )
    plan(tell, case, "nora", -20)
    _file_papers(tell, case, "nora", -12)
    question = _clarify(
        tell, case, "nora", -8, "Wer begleitet die Rückkehr in eine Arbeit?", by_name="SD"
    )
    _say_who(tell, question, "rav_burgdorf", "juerg", -5, code="responsible")
    to_be_told = tell.ask("iv_be", question.question, -7, informed_on=None)
    ask_position(question, to_be_told, by=people["nora"], at=tell.at(-4))
    defer_notice(
        case.notices.open().get(),
        by=people["simon"],
        at=tell.at(-1),
        until=tell.day(15),
        reason="Er ist noch drei Wochen in der Klinik; die Ärztin bittet zu warten.",
    )
    open_task(
        case,
        by=people["nora"],
        at=tell.at(-3),
        title="Budgetblatt an die Schuldenberatung senden",
        due_on=tell.day(1),
    )
    open_task(
        case,
        by=people["nora"],
        at=tell.at(-3),
        title="Standortgespräch einladen",
        due_on=tell.day(6),
    )


def _file_papers(tell: Teller, case: Case, who: str, on: int) -> None:
    """What the debt counsellors wrote, and how the work trial went; internal so far."""
    confirmation = letter(
        "Schuldenberatung.pdf",
        [
            "Fachstelle Schuldenberatung (Demo)",
            "",
            "Wir bestätigen die Anmeldung von Herrn Hasel.",
            "Für das Erstgespräch benötigen wir das Budgetblatt.",
        ],
    )
    hours = sketch("Arbeitsversuch.png", [8, 12, 16, 20, 20, 24])
    papers = {
        "Bestätigung der Schuldenberatung": (confirmation, "financial"),
        "Arbeitsversuch, Stunden je Woche": (hours, "work_history"),
    }
    by = tell.world.people[who]
    for title, (file, category) in papers.items():
        add_document(case, file, by=by, at=tell.at(on), category=category, title=title)
    scan_documents(at=tell.at(on))


def handover_waiting(tell: Teller) -> None:
    """A handover that waits for the answer of the IV in Bern."""
    people = tell.world.people
    case = tell.case(
        "nora",
        "Lärche, Sonja",
        -40,
        areas=["health_mental", "care_duties"],
        canton="BE",
        born=date(1979, 7, 21),
    )
    task = open_task(
        case,
        by=people["nora"],
        at=tell.at(-10),
        title="Arztbericht anfordern",
        due_on=tell.day(3),
    )
    ask = tell.ask("iv_be", "Übernehmen Sie die Eingliederung ab Januar?", -4)
    offer = Offer(
        reason="claim_likely",
        summary="Seit dem Frühling arbeitsunfähig, die Stelle ist auf Ende Jahr gekündigt.",
        summary_category="work_capacity",
        lines=[Item("task", task.pk, "plan")],
    )
    propose_handover(case, ask, offer, by=people["nora"], at=tell.at(-4))


def on_loan(tell: Teller) -> None:
    """Story 4: the job centre has lent the lead to the IV while the payer is unclear; it comes back
    tomorrow."""
    people = tell.world.people
    case = tell.case(
        "kurt",
        "Kastanie, Milan",
        -65,
        areas=["health_physical", "ltu"],
        canton="AG",
        born=date(1982, 9, 14),
        track="iiz",
        person_view="Ich will wissen, wer für mich zuständig ist, und dann arbeiten.",
    )
    offer = Offer(
        reason="claim_likely",
        summary="Rückenbeschwerden seit der letzten Stelle; die Taggelder laufen weiter.",
        summary_category="work_capacity",
        loan_until=tell.today + timedelta(days=1),
        loan_basis="avig85f3",
    )
    ask = tell.ask("iv_ag", "Führen Sie, bis klar ist, wer die Massnahme bezahlt?", -60)
    handover = propose_handover(case, ask, offer, by=people["kurt"], at=tell.at(-60))
    accept_handover(handover, by=people["tim"], at=tell.at(-56))
    tell.inform(case, -54)
    open_task(
        case,
        by=people["tim"],
        at=tell.at(-20),
        title="Abklärung der Arbeitsfähigkeit abschliessen",
        due_on=tell.day(-2),
    )
    _asked_and_passed_on(tell, case)


def _asked_and_passed_on(tell: Teller, case: Case) -> None:
    """The job centre answers, and sees him sooner: so it tells him."""
    people = tell.world.people
    question = "Bis wann laufen die Taggelder?"
    request = send_request(
        case,
        tell.ask("rav_menziken", question, -5, informed_on=None),
        by=people["tim"],
        at=tell.at(-5),
        kind="info",
    )
    receive_request(request, by=people["kurt"], at=tell.at(-4))
    answer = "Bis Ende des nächsten Quartals."
    answer_request(request, by=people["kurt"], at=tell.at(-4), answer=answer, category="decisions")
    pass_on_notice(
        case.notices.open().get(),
        people["kurt"].institution,
        by=people["tim"],
        at=tell.at(-3),
        remark="Er ist am Donnerstag bei Ihnen im Gespräch.",
    )


def _clarify(
    tell: Teller, case: Case, who: str, on: int, question: str, *, by_name: str = "Sozialdienst"
) -> Clarification:
    return open_clarification(
        case,
        by=tell.world.people[who],
        at=tell.at(on),
        question=question,
        livelihood_secured=True,
        livelihood_by=f"{by_name}, wirtschaftliche Hilfe",
    )


def _say_who(
    tell: Teller, question: Clarification, house: str, who: str, on: int, *, code: str
) -> None:
    people = tell.world.people
    lead = next(one for one in people.values() if one.institution_id == question.opened_by_id)
    position = ask_position(
        question,
        tell.ask(house, question.question, on - 1),
        by=lead,
        at=tell.at(on - 1),
    )
    texts = {
        "responsible": "Wir begleiten die Stellensuche, sobald die Wohnung gesichert ist.",
        "not_responsible": "Nach den vorliegenden Angaben besteht bei uns kein Anspruch.",
    }
    statement = Statement(
        code=code,
        text=texts[code],
        decline=refusal("joint") if code == "not_responsible" else None,
    )
    state_position(position, statement, by=people[who], at=tell.at(on))


def refusal(counter_proposal: str, institution=None, on: date | None = None) -> Decline:
    return Decline(
        reason="no_benefit",
        ground="IVG 28, AVIG 15",
        text="Die Voraussetzungen sind heute nicht erfüllt.",
        counter_proposal=counter_proposal,
        counter_institution=institution,
        counter_on=on,
    )
