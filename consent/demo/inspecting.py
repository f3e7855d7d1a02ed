"""After his case is closed, the person of the first story asks to see what was kept about him."""

from cases.demo.stories import Teller
from cases.models import Case
from consent.operations import (
    Asked,
    Copies,
    Identity,
    Verdict,
    decide_part,
    deliver_part,
    record_inspection,
)

REMEDY = "Verlangen Sie innert 30 Tagen schriftlich eine anfechtbare Verfügung bei der IV-Stelle."


def wants_to_see_the_file(tell: Teller) -> None:
    """One office has handed its copies out, one shows less than everything, one still owes."""
    people = tell.world.people
    case = Case.objects.get(person__last_name="Birke")
    received = tell.day(-9)
    asked = Asked(
        applicant="person",
        received_on=received,
        scope="Alles, was zwischen den Stellen über mich geschrieben wurde.",
        identity=Identity("document", received),
    )
    inspection = record_inspection(case, asked, by=people["tim"], at=tell.at(-9))
    ours, theirs = (
        inspection.parts.get(holder=people[who].institution_id) for who in ("vera", "tim")
    )
    decide_part(ours, Verdict("granted"), by=people["vera"], at=tell.at(-6))
    copies = Copies(
        delivery="collect",
        on=tell.day(-4),
        papers=["Protokoll des Erstgesprächs (2 Seiten)", "Anmeldung mit Beilagen (5 Seiten)"],
    )
    deliver_part(ours, copies, by=people["vera"], at=tell.at(-4))
    verdict = Verdict(
        "limited",
        explanation="Im Bericht der Abklärungsstelle stehen Angaben über einen Arbeitskollegen.",
        remedy=REMEDY,
        redactions=[("Bericht der Abklärungsstelle, Seite 3, zweiter Absatz", "third_party")],
    )
    decide_part(theirs, verdict, by=people["tim"], at=tell.at(-3))
