from django.urls import path

from worklist.views import desks, today

CASE = "today/cases/<uuid:key>/"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/all/", today.today_all, name="today_all"),
    path(f"{CASE}tasks/<uuid:task_key>/", today.today_task_finish, name="today_task_finish"),
    path(f"{CASE}notices/<uuid:notice_key>/", today.today_notice_done, name="today_notice_done"),
    path("board/", desks.board, name="board"),
    path("risks/", desks.risks, name="risks"),
    path("team/", desks.team, name="team"),
]
