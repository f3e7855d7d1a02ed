from django.urls import path

from contacts.views import absences, acting, directory, helping

urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("language/", acting.language, name="language"),
    path("contacts/", directory.contact_directory, name="contact_directory"),
    path("help/", helping.help_page, name="help"),
    path("preferences/", helping.preferences, name="preferences"),
    path("contacts/absences/", absences.absences, name="absences"),
    path("contacts/own/", directory.contact_own, name="contact_own"),
]
