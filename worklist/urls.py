from django.urls import path

from worklist.views import today

urlpatterns = [
    path("today/", today.today, name="today"),
]
