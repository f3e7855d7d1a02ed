"""The routes: what every page needs here, the rest in the app that owns the nouns."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from iiz.health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("contacts.urls")),
    path("", include("cases.urls")),
    path("", include("consent.urls")),
    path("", include("reviews.urls")),
    path("", include("worklist.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns.append(path("", include("iiz.components")))

handler400 = "iiz.views.bad_request"
handler403 = "iiz.views.forbidden"
handler404 = "iiz.views.not_found"
handler500 = "iiz.views.server_error"
