"""Two hundred further cases over three years, so that lists look like life.

Told through the operations like the stories; the same numbers are drawn on every machine.
"""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from cases.demo.houses import World
from cases.demo.stories import Teller, refusal
from cases.models import Case, Clarification
from cases.operations.approaching import see_answer
from cases.operations.cases import move_case
from cases.operations.clarifications import open_clarification
from cases.operations.closing import Ending, close_case
from cases.operations.follow_ups import answer_follow_up
from cases.operations.handovers import (
    Offer,
    accept_handover,
    propose_handover,
)
from cases.operations.positions import Statement, ask_position, state_position
from cases.operations.records import add_note, finish_task, open_task
from cases.operations.requests import (
    accept_invitation,
    answer_request,
    decline_request,
    receive_request,
    send_request,
)
from cases.outcomes import settled_outcome
from contacts.models import Membership

LAST = (
    "Akazie", "Anemone", "Arnika", "Aster", "Bambus", "Berberitze", "Birnbaum", "Brombeer",
    "Dornbusch", "Efeu", "Enzian", "Erdbeer", "Farn", "Flieder", "Forsythie", "Geranie",
    "Hagebutte", "Heckenrose", "Heidekraut", "Himbeer", "Hortensie", "Iris", "Jasmin", "Kamille",
    "Kastanie", "Kirschbaum", "Klee", "Kornblume", "Lavendel", "Magnolie", "Malve", "Margerite",
    "Maulbeer", "Minze", "Mohn", "Müllerbirne", "Narzisse", "Nelke", "Nussbaum", "Oleander",
    "Pappel", "Primel", "Rhabarber", "Rosmarin", "Salbei", "Schafgarbe", "Seerose", "Thymian",
    "Veilchen", "Zwetschge",
)  # fmt: skip
LAST_FR = (
    "Acacia", "Aubépine", "Bleuet", "Bruyère", "Cerisier", "Châtaignier", "Chêne", "Églantier",
    "Fougère", "Genêt", "Lilas", "Mûrier", "Pivoine", "Platane", "Prunier", "Romarin",
)  # fmt: skip
FIRST = (
    "Aline", "Andrin", "Bettina", "Corsin", "Daniela", "Elio", "Fabienne", "Gian", "Helena", "Ivo",
    "Jana", "Kilian", "Livia", "Manuel", "Nadia", "Olivia", "Pascal", "Ramona", "Severin", "Tanja",
    "Urs", "Valentin", "Yvonne", "Zora",
)  # fmt: skip
FIRST_FR = (
    "Amélie", "Bastien", "Chloé", "Damien", "Élodie", "Florian", "Gaëlle", "Hugo", "Inès", "Joël",
    "Lucie", "Maxime", "Noémie", "Olivier",
)  # fmt: skip
AREAS = (
    "debt", "family", "health_physical", "health_mental", "addiction", "exclusion", "ltu",
    "housing", "language", "education", "care_duties",
)  # fmt: skip
QUESTIONS = {
    "de": (
        "Läuft bei Ihnen eine Anmeldung?",
        "Besteht noch ein Anspruch auf Taggelder?",
        "Welche Massnahme ist für den Frühling geplant?",
        "Liegt ein neuer Bericht zur Arbeitsfähigkeit vor?",
    ),
    "fr": (
        "Une demande est-elle en cours chez vous ?",
        "Le droit aux indemnités court-il encore ?",
        "Quelle mesure est prévue pour le printemps ?",
    ),
}
ANSWERS = {
    "de": "Ja. Wir melden uns, sobald der nächste Schritt feststeht.",
    "fr": "Oui. Nous vous tiendrons au courant de la suite.",
}
TASKS = {
    "de": ("Unterlagen nachreichen", "Standortgespräch vereinbaren", "Budget besprechen"),
    "fr": ("Compléter le dossier", "Fixer un entretien de bilan", "Établir un budget"),
}
# Who works where, and whom it usually turns to.
DESKS = {
    "nora": ("BE", ("iv_be", "rav_burgdorf", "biz")),
    "hanna": ("BE", ("iv_be", "rav_burgdorf", "biz")),
    "claire": ("BE", ("iv_be", "orp_tavannes")),
    "beat": ("BE", ("trachselwald", "rav_burgdorf", "sd_bern")),
    "juerg": ("BE", ("iv_be", "trachselwald", "biz")),
    "luc": ("BE", ("sd_biel", "iv_be")),
    "ruth": ("BE", ("rav_burgdorf", "iv_be")),
    "vera": ("AG", ("iv_ag", "rav_menziken", "ask")),
    "tim": ("AG", ("reinach", "rav_menziken", "ask")),
    "kurt": ("AG", ("reinach", "iv_ag", "awa")),
    "anna": ("AG", ("iv_ag", "rav_menziken")),
    "peter": ("AG", ("iv_ag", "awa", "reinach")),
}
FIRST_DAY, LAST_DAY = -750, -1
LATE = -16  # by then the answer to a clarification, ten working days, has long been due


class Desk:
    """One caseworker's cases, one after the other."""

    def __init__(self, world: World, today: date, random: Random) -> None:
        self.tell, self.random = Teller(world, today), random
        self.people = world.people
        self.used: set[tuple[str, str]] = set()

    def open_case(self, who: str, on: int) -> Case:
        french = self.people[who].user.language == "fr"
        return self.tell.case(
            who,
            self._name(LAST_FR if french else LAST, FIRST_FR if french else FIRST),
            on,
            areas=self.random.sample(AREAS, self.random.choice((2, 2, 3))),
            canton=DESKS[who][0],
            born=date(self.random.randint(1962, 2004), self.random.randint(1, 12), 11),
            language="fr" if french else "de",
            track=self.random.choice(("bilateral", "bilateral", "iiz")),
        )

    def _name(self, last: tuple[str, ...], first: tuple[str, ...]) -> str:
        """Nobody is called like somebody else."""
        while True:
            name = (self.random.choice(last), self.random.choice(first))
            if name not in self.used:
                self.used.add(name)
                return ", ".join(name)

    def at_house(self, house: str) -> Membership:
        """Somebody who answers there."""
        institution = self.tell.world.houses[house]
        return next(one for one in self.people.values() if one.institution_id == institution.pk)

    def words(self, table: Mapping[str, tuple[str, ...]], who: str) -> str:
        return self.random.choice(table[self.people[who].user.language])


def tell_everyday(world: World, *, today: date, cases: int) -> None:
    """`cases` further ones, and for every desk a clarification that is overdue."""
    random = Random(2014)  # noqa: S311  # the same world everywhere, nothing secret
    desk = Desk(world, today, random)
    lives: tuple[Callable[[Desk, str, Case, int], None], ...] = (
        _quiet, _asked, _asked, _invited, _handed_over, _declined, _closed, _closed, _closed,
        _waiting,
    )  # fmt: skip
    for number in range(cases):
        who = list(DESKS)[number % len(DESKS)]
        life = lives[number % len(lives)]
        latest = LAST_DAY - 4 if life is _waiting else LAST_DAY - 40
        begun = (
            random.randint(-14, latest) if life is _waiting else random.randint(FIRST_DAY, latest)
        )
        life(desk, who, desk.open_case(who, begun), begun)
    if cases:
        for who in DESKS:
            _overdue(desk, who)


def _quiet(desk: Desk, who: str, case: Case, on: int) -> None:
    by, tell = desk.people[who], desk.tell
    language = by.user.language
    text = {"de": "Gespräch geführt, nächster Termin steht.", "fr": "Entretien mené."}[language]
    add_note(case, by=by, at=tell.at(on + 2), text=text, category="plan")
    due = desk.random.randint(-3, 25)
    open_task(case, by=by, at=tell.at(-5), title=desk.words(TASKS, who), due_on=tell.day(due))


def _asked(desk: Desk, who: str, case: Case, on: int) -> None:
    by, tell, house = desk.people[who], desk.tell, desk.random.choice(DESKS[who][1])
    ask = tell.ask(house, desk.words(QUESTIONS, who), on + 3)
    request = send_request(case, ask, by=by, at=tell.at(on + 3), kind="info")
    other = desk.at_house(house)
    receive_request(request, by=other, at=tell.at(on + 4))
    answer = ANSWERS[other.user.language]
    answer_request(request, by=other, at=tell.at(on + 9), answer=answer, category="plan")
    see_answer(request, by=by, at=tell.at(on + 10))
    task = open_task(
        case,
        by=by,
        at=tell.at(on + 10),
        title=desk.words(TASKS, who),
        due_on=tell.day(on + 20),
    )
    finish_task(task, by=by, at=tell.at(on + 18))


def _waiting(desk: Desk, who: str, case: Case, on: int) -> None:
    """A question nobody has answered yet."""
    by, tell, house = desk.people[who], desk.tell, desk.random.choice(DESKS[who][1])
    ask = tell.ask(house, desk.words(QUESTIONS, who), on + 1)
    send_request(case, ask, by=by, at=tell.at(on + 1), kind="info")


def _invited(desk: Desk, who: str, case: Case, on: int) -> None:
    by, tell, house = desk.people[who], desk.tell, desk.random.choice(DESKS[who][1])
    ask = tell.ask(house, desk.words(QUESTIONS, who), on + 4)
    request = send_request(case, ask, by=by, at=tell.at(on + 4), kind="take_part")
    accept_invitation(request, by=desk.at_house(house), at=tell.at(on + 11))
    see_answer(request, by=by, at=tell.at(on + 12))
    if case.track == "iiz":
        move_case(case, by=by, at=tell.at(on + 12), to="intake")


def _handed_over(desk: Desk, who: str, case: Case, on: int) -> None:
    by, tell, house = desk.people[who], desk.tell, desk.random.choice(DESKS[who][1])
    ask = tell.ask(house, desk.words(QUESTIONS, who), on + 6)
    offer = Offer(reason="claim_likely", stays_involved=desk.random.random() < 0.5)
    handover = propose_handover(case, ask, offer, by=by, at=tell.at(on + 6))
    accept_handover(handover, by=desk.at_house(house), at=tell.at(on + 13))
    see_answer(handover, by=by, at=tell.at(on + 14))
    tell.inform(case, on + 15)


def _declined(desk: Desk, who: str, case: Case, on: int) -> None:
    by, tell, house = desk.people[who], desk.tell, desk.random.choice(DESKS[who][1])
    ask = tell.ask(house, desk.words(QUESTIONS, who), on + 5)
    request = send_request(case, ask, by=by, at=tell.at(on + 5), kind="take_part")
    decline_request(
        request,
        refusal("later", on=tell.day(on + 60)),
        by=desk.at_house(house),
        at=tell.at(on + 12),
    )
    see_answer(request, by=by, at=tell.at(on + 13))


def _closed(desk: Desk, who: str, case: Case, on: int) -> None:
    """A quarter finds work, a clarified responsibility ends most of the others."""
    _asked(desk, who, case, on)
    by, tell = desk.people[who], desk.tell
    settled = settled_outcome(by.institution.type)
    outcome = desk.random.choice(("first_lm", "job_kept", settled, settled, "moved"))
    works = outcome in ("first_lm", "job_kept")
    ending = Ending(
        outcome=outcome,
        settled_with=by.institution if outcome.startswith("resp") else None,
        job_started_on=tell.day(on + 30) if works else None,
        workload=desk.random.choice((40, 60, 80, 100)) if works else None,
    )
    close_case(case, ending, by=by, at=tell.at(on + 35))
    for follow_up in case.follow_ups.open().filter(due_on__lt=tell.today):
        result = "works" if works else desk.random.choice(("not_working", "unknown"))
        answer_follow_up(follow_up, by=by, at=tell.noon(follow_up.due_on), result=result)


def _overdue(desk: Desk, who: str) -> None:
    """A clarification whose answer has been owed for days."""
    by, tell, house = desk.people[who], desk.tell, DESKS[who][1][0]
    case = desk.open_case(who, LATE - 6)
    question = _clarify(desk, who, case, LATE)
    ask_position(question, tell.ask(house, question.question, LATE), by=by, at=tell.at(LATE))
    if desk.random.random() < 0.5:
        own = question.positions.get(addressee=by.institution)
        text = {"de": "Wir führen weiter.", "fr": "Nous continuons."}[by.user.language]
        statement = Statement(code="partly", text=text)
        state_position(own, statement, by=by, at=tell.at(LATE + 2))


def _clarify(desk: Desk, who: str, case: Case, on: int) -> Clarification:
    language = desk.people[who].user.language
    question = {"de": "Wer führt die Eingliederung?", "fr": "Qui mène la réinsertion ?"}[language]
    return open_clarification(
        case,
        by=desk.people[who],
        at=desk.tell.at(on),
        question=question,
        livelihood_secured=desk.random.random() < 0.8,
        livelihood_by={"de": "Sozialdienst", "fr": "Service social"}[language],
    )
