from django.urls import path

from cases.views import (
    answering,
    asking,
    clarifying,
    closing,
    exports,
    handing_over,
    inboxes,
    lists,
    pages,
    persons,
    plan,
    records,
    search,
)

CASE = "cases/<uuid:key>/"
REQUEST = f"{CASE}requests/<uuid:request_key>/"
HANDOVER = f"{CASE}handovers/<uuid:handover_key>/"
GOAL = f"{CASE}plan/goals/<uuid:goal_key>/"
MEASURE = f"{CASE}plan/measures/<uuid:measure_key>/"
CLARIFICATION = f"{CASE}clarifications/<uuid:clarification_key>/"

urlpatterns = [
    # Where everybody starts, and the lists
    path("", lists.home, name="home"),
    path("cases/", lists.case_list, name="case_list"),
    path("search/", search.case_search, name="case_search"),
    path("d/<path:number>", search.own_number, name="own_number"),
    path("cases/tabs/", lists.tab_save, name="tab_save"),
    path("cases/tabs/remove/", lists.tab_remove, name="tab_remove"),
    path("cases/export/csv/", exports.case_export_csv, name="case_export_csv"),
    path("cases/export/xlsx/", exports.case_export_xlsx, name="case_export_xlsx"),
    path("handovers/", inboxes.inbox_handovers, name="inbox_handovers"),
    path("clarifications/", inboxes.inbox_clarifications, name="inbox_clarifications"),
    # The person
    path("persons/", persons.person_search, name="person_search"),
    path("persons/new/", persons.person_new, name="person_new"),
    path("persons/case/", persons.case_new, name="case_new"),
    path(f"{CASE}person/", persons.person_edit, name="person_edit"),
    path(f"{CASE}person/ahv/", persons.person_ahv, name="person_ahv"),
    # The case
    path(CASE, pages.case_overview, name="case_overview"),
    path(f"{CASE}timeline/", pages.case_timeline, name="case_timeline"),
    path(f"{CASE}timeline/<uuid:operation>/", pages.case_changes, name="case_changes"),
    path(f"{CASE}responsibility/", pages.case_responsibility, name="case_responsibility"),
    path(
        f"{CASE}responsibility/print/",
        pages.case_responsibility_print,
        name="case_responsibility_print",
    ),
    path(f"{CASE}looked-at/", handing_over.case_looked_at, name="case_looked_at"),
    path(f"{CASE}plan/", plan.case_plan, name="case_plan"),
    path(f"{CASE}plan/goals/", plan.goal_new, name="goal_new"),
    path(GOAL, plan.goal_edit, name="goal_edit"),
    path(f"{GOAL}assess/", plan.goal_assess, name="goal_assess"),
    path(f"{CASE}plan/measures/", plan.measure_new, name="measure_new"),
    path(MEASURE, plan.measure_edit, name="measure_edit"),
    path(f"{MEASURE}start/", plan.measure_start, name="measure_start"),
    path(f"{MEASURE}complete/", plan.measure_complete, name="measure_complete"),
    path(f"{MEASURE}abort/", plan.measure_abort, name="measure_abort"),
    path(f"{CASE}edit/", closing.case_edit, name="case_edit"),
    path(f"{CASE}phase/", closing.case_move, name="case_move"),
    path(f"{CASE}close/", closing.case_close, name="case_close"),
    path(f"{CASE}reopen/", closing.case_reopen, name="case_reopen"),
    path(f"{CASE}tasks/new/", records.task_new, name="task_new"),
    path(f"{CASE}tasks/<uuid:task_key>/finish/", records.task_finish, name="task_finish"),
    path(f"{CASE}tasks/<uuid:task_key>/cancel/", records.task_cancel, name="task_cancel"),
    path(f"{CASE}notes/", records.note_add, name="note_add"),
    path(f"{CASE}notices/<uuid:notice_key>/", records.notice_answer, name="notice_answer"),
    # The four verbs, and what became of them (sender's side)
    path(f"{CASE}ask/", asking.case_ask, name="case_ask"),
    path(f"{CASE}ask/preview/", asking.ask_preview, name="ask_preview"),
    path(f"{CASE}invite/", asking.case_invite, name="case_invite"),
    path(f"{CASE}invite/preview/", asking.invite_preview, name="invite_preview"),
    path(REQUEST, asking.case_request, name="case_request"),
    path(f"{REQUEST}withdraw/", asking.request_withdraw, name="request_withdraw"),
    path(f"{REQUEST}answer-back/", asking.request_answer_back, name="request_answer_back"),
    path(f"{CASE}clarify/", clarifying.case_clarify, name="case_clarify"),
    path(CLARIFICATION, clarifying.clarification, name="clarification"),
    path(f"{CLARIFICATION}ask/", clarifying.clarification_ask, name="clarification_ask"),
    path(f"{CLARIFICATION}agree/", clarifying.clarification_agree, name="clarification_agree"),
    path(
        f"{CLARIFICATION}escalate/",
        clarifying.clarification_escalate,
        name="clarification_escalate",
    ),
    path(f"{CLARIFICATION}decide/", clarifying.clarification_decide, name="clarification_decide"),
    path(f"{CLARIFICATION}reopen/", clarifying.clarification_reopen, name="clarification_reopen"),
    path(
        f"{CLARIFICATION}withdraw/",
        clarifying.clarification_withdraw,
        name="clarification_withdraw",
    ),
    path(f"{CASE}hand-over/", handing_over.case_hand_over, name="case_hand_over"),
    path(f"{CASE}hand-over/preview/", handing_over.hand_over_preview, name="hand_over_preview"),
    path(HANDOVER, handing_over.case_handover, name="case_handover"),
    path(f"{HANDOVER}withdraw/", handing_over.handover_withdraw, name="handover_withdraw"),
    path(f"{HANDOVER}answer-back/", handing_over.handover_answer_back, name="handover_answer_back"),
    path(f"{HANDOVER}escalate/", handing_over.handover_escalate, name="handover_escalate"),
    path(f"{HANDOVER}effect/", handing_over.handover_effect, name="handover_effect"),
    path(f"{HANDOVER}give-back/", handing_over.handover_give_back, name="handover_give_back"),
    path(f"{HANDOVER}decide/", handing_over.handover_decide, name="handover_decide"),
    # What others asked us (addressee's side): the second door
    path("requests/<uuid:key>/", answering.request_answer, name="request_answer"),
    path("handovers/<uuid:key>/", answering.handover_answer, name="handover_answer"),
    path(
        "handovers/<uuid:key>/effect/",
        answering.handover_effect_ours,
        name="handover_effect_ours",
    ),
    path("handovers/<uuid:key>/undo/", answering.handover_undo, name="handover_undo"),
    path("positions/<uuid:key>/", answering.position_answer, name="position_answer"),
]
