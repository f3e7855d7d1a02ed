from django.urls import path

from contacts.views import acting

urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("language/", acting.language, name="language"),
]
