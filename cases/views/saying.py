"""What the next page says once a form has taken effect: one sentence per route."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# No sentence names the person: until it is shown it waits in a cookie. A route that is missing
# here says what it did itself, in words that depend on the answer.
SAID: dict[str, str | Promise] = {
    "case_clarify": _("The question is noted. We go on leading."),
    "case_edit": _("The data of the case are saved."),
    "case_entrust": _("Saved: who looks after the case."),
    "case_hand_over": _("The handover is proposed. We go on leading until it is accepted."),
    "case_hold": _("The case is on hold."),
    "case_looked_at": _("Recorded: the decider has looked at the case."),
    "case_move": _("The case is in its new phase."),
    "case_new": _("The case is open. We lead it."),
    "case_number": _("Our dossier number is saved."),
    "case_promote": _("The case goes on with all phases of the cooperation."),
    "case_reopen": _("The case is open again. We lead it."),
    "case_resume": _("The case goes on."),
    "clarification_agree": _("The agreement is recorded."),
    "clarification_ask": _("The institution is asked for its position."),
    "clarification_decide": _("The decision is recorded."),
    "clarification_escalate": _("The clarification is before the decider."),
    "clarification_reopen": _("The clarification is open again."),
    "clarification_withdraw": _("The clarification is withdrawn."),
    "closing_withdraw": _("The closing is withdrawn. The case stays open."),
    "document_add": _("The document is filed. It can be opened once it is checked."),
    "document_edit": _("Title and category are saved."),
    "document_take_back": _("The document is taken back."),
    "follow_up_answer": _("The answer is recorded."),
    "goal_assess": _("The assessment of the goal is saved."),
    "goal_edit": _("The goal is saved."),
    "goal_new": _("The goal stands in the plan."),
    "handover_answer_back": _("The answer is sent. The clock runs again."),
    "handover_decide": _("The decision is recorded."),
    "handover_effect": _("The handover has taken effect."),
    "handover_effect_ours": _("The handover has taken effect. We lead the case."),
    "handover_escalate": _("The handover is before the decider."),
    "handover_give_back": _("The lead has gone back."),
    "handover_undo": _("The acceptance is undone. The sender leads again."),
    "handover_withdraw": _("The handover is withdrawn. We go on leading."),
    "measure_abort": _("The measure is aborted."),
    "measure_complete": _("The measure is completed."),
    "measure_edit": _("The measure is saved."),
    "measure_new": _("The measure stands in the plan."),
    "measure_start": _("The measure has begun."),
    "note_add": _("The note is saved."),
    "notice_defer": _("Put off: the person is informed later."),
    "notice_pass_on": _("Passed on: the other institution informs the person."),
    "notices_complete": _("Recorded: the person was informed of all that was chosen."),
    "person_edit": _("The data of the person are saved."),
    "person_new": _("The case is open. We lead it."),
    "request_answer_back": _("The answer is sent. The clock runs again."),
    "tab_remove": _("The view is removed."),
    "tab_save": _("The view is saved as a tab of your own."),
    "task_cancel": _("The task is cancelled."),
    "task_finish": _("The task is done."),
    "task_new": _("The task is noted."),
}


def add_sentences(sentences: dict[str, str | Promise]) -> None:
    """For the routes of an app above this one."""
    for name, sentence in sentences.items():
        SAID[name] = sentence  # noqa: PERF403  # the one table grows


def say_done(request: HttpRequest) -> None:
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in SAID:
        messages.success(request, str(SAID[name]))
