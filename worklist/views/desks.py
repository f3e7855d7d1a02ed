"""The desks of head and coordinator: board, risks, team."""

from functools import partial

from django.http import HttpResponse

from contacts.middleware import ActingRequest
from iiz import calendar
from iiz.access_log import render_seen
from iiz.access_map import Door, Role, access
from iiz.pages import render_page
from worklist.forms.today import PageNumberForm
from worklist.sheets import board as boards
from worklist.sheets import desks
from worklist.sheets import risks as at_risk
from worklist.sheets import team as teams

desk = partial(access, door=Door.ACTING)


@desk(roles={Role.COORDINATOR, Role.HEAD}, reads=True, queries=10)
def board(request: ActingRequest) -> HttpResponse:
    """A head has something on it where no office holds the mandate."""
    on = calendar.today()
    found = boards.board(request.membership, on=on)
    return render_seen(
        request,
        "worklist/board.html",
        {"board": found, "desks": desks.desks(request.membership, desks.BOARD, on=on)},
        kind="board",
        cases=[card.case_id for column in found.columns for card in column.cards],
    )


@desk(roles={Role.COORDINATOR, Role.HEAD}, reads=True, queries=10)
def risks(request: ActingRequest) -> HttpResponse:
    on, number = calendar.today(), PageNumberForm(request.GET).number()
    page, rows = at_risk.risks(request.membership, number=number, on=on)
    return render_seen(
        request,
        "worklist/risks.html",
        {
            "page": page,
            "risks": rows,
            "desks": desks.desks(request.membership, desks.RISKS, on=on),
        },
        kind="risks",
        cases=[row.case_id for row in rows],
    )


@desk(roles={Role.HEAD}, queries=9)
def team(request: ActingRequest) -> HttpResponse:
    """Numbers per person of the own institution; of the cases themselves it shows nothing."""
    on = calendar.today()
    return render_page(
        request,
        "worklist/team.html",
        {
            "team": teams.team(request.membership, on=on),
            "desks": desks.desks(request.membership, desks.TEAM, on=on),
        },
    )
