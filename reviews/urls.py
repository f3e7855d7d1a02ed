from django.urls import URLPattern, path

from reviews.views import guidelines

urlpatterns: list[URLPattern] = [
    path("guideline/", guidelines.guideline, name="guideline"),
    path("guideline/print/", guidelines.guideline_print, name="guideline_print"),
    path("guideline/versions/", guidelines.guideline_versions, name="guideline_versions"),
    path("guideline/version/", guidelines.guideline_version, name="guideline_version"),
]
