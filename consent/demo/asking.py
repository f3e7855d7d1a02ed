"""Two anonymous questions to the IV-Stelle of Bern: one waits for its answer, one has it."""

from cases.demo.stories import Teller
from consent.operations import Question, answer_enquiry, send_enquiry

REPLY = (
    "Massgebend ist, ob die Arbeitsunfähigkeit voraussichtlich länger dauert. Eine Meldung zur"
    " Früherfassung ist schon nach 30 Tagen möglich und braucht nur ein Formular."
)


def asked_anonymously(tell: Teller) -> None:
    people, house = tell.world.people, tell.world.houses["iv_be"]
    network = tell.world.networks["BE"]
    answered = Question(
        network=network,
        addressee=house,
        question="application",
        areas=["health_physical", "ltu"],
        age_band="a50_59",
        region="be_emmental",
    )
    enquiry = send_enquiry(answered, by=people["nora"], at=tell.at(-9))
    answer_enquiry(enquiry, "depends", by=people["beat"], at=tell.at(-5), reply=REPLY)
    waiting = Question(
        network=network,
        addressee=house,
        question="measure",
        areas=["education", "language"],
        age_band="a18_24",
        region="be_mittelland",
    )
    send_enquiry(waiting, by=people["hanna"], at=tell.at(-3))
