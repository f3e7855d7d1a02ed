from django.urls import URLPattern, path

from reviews.views import committee, resolutions

RESOLUTIONS = "reviews/<uuid:review_key>/resolutions/"
RESOLUTION = f"{RESOLUTIONS}<uuid:resolution_key>/"

urlpatterns: list[URLPattern] = [
    # What a review resolves
    path(f"{RESOLUTIONS}new/", resolutions.resolution_new, name="resolution_new"),
    path(f"{RESOLUTION}edit/", resolutions.resolution_edit, name="resolution_edit"),
    path(f"{RESOLUTION}approve/", resolutions.resolution_approve, name="resolution_approve"),
    path(f"{RESOLUTION}refer/", resolutions.resolution_refer, name="resolution_refer"),
    path(f"{RESOLUTION}reject/", resolutions.resolution_reject, name="resolution_reject"),
    path(f"{RESOLUTION}complete/", resolutions.resolution_complete, name="resolution_complete"),
    path("situation/approvals/", committee.committee_resolutions, name="committee_resolutions"),
]
