"""The nouns of a case. Import them from here."""

from cases.models.approaches import ALWAYS_DISCLOSED, Approach
from cases.models.cases import Case, CaseNumber, Problem, next_number
from cases.models.clarifications import Clarification, Position
from cases.models.closing import Closing, FollowUp
from cases.models.documents import Document
from cases.models.dues import (
    ASKED_OF_US,
    DECIDED,
    DECIDERS,
    DECISIONS,
    OUTLIVING,
    PROCEDURE,
    REVIEWS,
    Due,
    DueKind,
    count_by_kind_for,
)
from cases.models.events import CaseEvent
from cases.models.handovers import Handover
from cases.models.papers import Delivery, Paper, PaperKind
from cases.models.permissions import CaseGroupObjectPermission
from cases.models.persons import Person, Representation
from cases.models.plan import Goal, Measure
from cases.models.records import Note, Notice, Task
from cases.models.requests import TAKE_PART, Request
from cases.models.responsibility import Coverage, Participation, Responsibility
from cases.models.rows import NO_DATE, CaseRow, refresh_rows, wrong_rows
from cases.models.shares import Share
from cases.models.tabs import SavedTab

__all__ = [
    "ALWAYS_DISCLOSED",
    "ASKED_OF_US",
    "DECIDED",
    "DECIDERS",
    "DECISIONS",
    "NO_DATE",
    "OUTLIVING",
    "PROCEDURE",
    "REVIEWS",
    "TAKE_PART",
    "Approach",
    "Case",
    "CaseEvent",
    "CaseGroupObjectPermission",
    "CaseNumber",
    "CaseRow",
    "Clarification",
    "Closing",
    "Coverage",
    "Delivery",
    "Document",
    "Due",
    "DueKind",
    "FollowUp",
    "Goal",
    "Handover",
    "Measure",
    "Note",
    "Notice",
    "Paper",
    "PaperKind",
    "Participation",
    "Person",
    "Position",
    "Problem",
    "Representation",
    "Request",
    "Responsibility",
    "SavedTab",
    "Share",
    "Task",
    "count_by_kind_for",
    "next_number",
    "refresh_rows",
    "wrong_rows",
]
