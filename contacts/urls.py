from django.urls import path

from contacts.views import acting, directory

urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("language/", acting.language, name="language"),
    path("contacts/", directory.contact_directory, name="contact_directory"),
    path("contacts/own/", directory.contact_own, name="contact_own"),
]
