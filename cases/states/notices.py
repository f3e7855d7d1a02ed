"""What becomes of a duty to inform; one table as in `cases.states`."""

from cases.states import NoticeState, Verbs

OPEN_NOTICE = frozenset(
    {NoticeState.DUE, NoticeState.ATTEMPTED, NoticeState.DEFERRED, NoticeState.PASSED_ON}
)
NOTICE_VERBS: Verbs = {
    "complete": (OPEN_NOTICE, NoticeState.DONE),
    "attempt": (OPEN_NOTICE, NoticeState.ATTEMPTED),
    "give_up": (OPEN_NOTICE, NoticeState.IMPOSSIBLE),
    "defer": (OPEN_NOTICE, NoticeState.DEFERRED),
    # What its head has put off stays with the institution.
    "pass_on": (OPEN_NOTICE - {NoticeState.DEFERRED}, NoticeState.PASSED_ON),
}
