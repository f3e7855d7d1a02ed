from django.urls import path

from reviews.views import (
    afterwards,
    committee,
    examples,
    figures,
    files,
    guidelines,
    resolutions,
    reviews,
    situation,
)

RESOLUTIONS = "reviews/<uuid:review_key>/resolutions/"
RESOLUTION = f"{RESOLUTIONS}<uuid:resolution_key>/"

# The yearly review
urlpatterns = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/agreements/<uuid:agreement_key>/", reviews.review_new, name="review_new"),
    path(
        "reviews/agreements/<uuid:agreement_key>/record/",
        afterwards.review_record_new,
        name="review_record_new",
    ),
    path("reviews/<uuid:review_key>/", reviews.review, name="review"),
    path("reviews/<uuid:review_key>/plan/", reviews.review_plan, name="review_plan"),
    path("reviews/<uuid:review_key>/invite/", reviews.review_invite, name="review_invite"),
    path("reviews/<uuid:review_key>/prepare/", reviews.review_prepare, name="review_prepare"),
    path("reviews/<uuid:review_key>/postpone/", reviews.review_postpone, name="review_postpone"),
    path("reviews/<uuid:review_key>/skip/", reviews.review_skip, name="review_skip"),
    path("reviews/<uuid:review_key>/checklist/", reviews.review_check, name="review_check"),
    path("reviews/<uuid:review_key>/hold/", reviews.review_hold, name="review_hold"),
    path("reviews/<uuid:review_key>/record/", afterwards.review_record, name="review_record"),
    path("reviews/<uuid:review_key>/close/", reviews.review_close, name="review_close"),
    path(
        "reviews/<uuid:review_key>/invitation.ics",
        files.review_calendar,
        name="review_calendar",
    ),
    path(
        "reviews/<uuid:review_key>/invitation/<str:language>.pdf",
        files.review_invitation,
        name="review_invitation",
    ),
    path(
        "reviews/<uuid:review_key>/minutes/<str:language>.pdf",
        files.review_minutes,
        name="review_minutes",
    ),
    path("reviews/<uuid:review_key>/trainings/", examples.training_new, name="training_new"),
    path(
        "reviews/<uuid:review_key>/trainings/<uuid:training_key>/remove/",
        examples.training_remove,
        name="training_remove",
    ),
    path("reviews/<uuid:review_key>/examples/", examples.example_new, name="example_new"),
    path(
        "reviews/<uuid:review_key>/examples/<uuid:example_key>/release/",
        examples.example_release,
        name="example_release",
    ),
    path(
        "reviews/<uuid:review_key>/examples/<uuid:example_key>/withdraw/",
        examples.example_withdraw,
        name="example_withdraw",
    ),
]

# What a review resolves
urlpatterns += [
    path(f"{RESOLUTIONS}new/", resolutions.resolution_new, name="resolution_new"),
    path(f"{RESOLUTION}edit/", resolutions.resolution_edit, name="resolution_edit"),
    path(f"{RESOLUTION}approve/", resolutions.resolution_approve, name="resolution_approve"),
    path(f"{RESOLUTION}refer/", resolutions.resolution_refer, name="resolution_refer"),
    path(f"{RESOLUTION}reject/", resolutions.resolution_reject, name="resolution_reject"),
    path(f"{RESOLUTION}complete/", resolutions.resolution_complete, name="resolution_complete"),
    path("situation/approvals/", committee.committee_resolutions, name="committee_resolutions"),
    path(
        "situation/approvals/guideline/", committee.committee_guideline, name="committee_guideline"
    ),
]

# Figures
urlpatterns += [
    path("figures/", figures.own_figures, name="own_figures"),
    path("figures/cases/", figures.figure_cases, name="figure_cases"),
    path("figures/csv/", figures.figures_csv, name="figures_csv"),
    path("figures/xlsx/", figures.figures_xlsx, name="figures_xlsx"),
]

# The guidelines as a document
urlpatterns += [
    path("guideline/", guidelines.guideline, name="guideline"),
    path("guideline/print/", guidelines.guideline_print, name="guideline_print"),
    path("guideline/versions/", guidelines.guideline_versions, name="guideline_versions"),
    path("guideline/version/", guidelines.guideline_version, name="guideline_version"),
]

# Lagebild
urlpatterns += [
    path("situation/", situation.situation, name="situation"),
    path("situation/csv/", situation.situation_csv, name="situation_csv"),
    path("situation/xlsx/", situation.situation_xlsx, name="situation_xlsx"),
    path("situation/pdf/", situation.situation_pdf, name="situation_pdf"),
    path("situation/report/", situation.situation_report, name="situation_report"),
]
