"""One question at a time, as a test asks it."""

from datetime import date

from cases.models import Case
from consent.permission import Answer, situation
from consent.states import Form
from contacts.models import Institution


def answer(
    case: Case,
    giver: Institution,
    receiver: Institution,
    category: str,
    *,
    on: date,
    form: str = Form.ANY,
) -> Answer:
    return situation(case, on=on).answers(giver, receiver, [category], form=form)[category]
