from django.urls import path

from reviews.views import figures, situation

urlpatterns = [
    # Figures
    path("figures/", figures.own_figures, name="own_figures"),
    path("figures/cases/", figures.figure_cases, name="figure_cases"),
    path("figures/csv/", figures.figures_csv, name="figures_csv"),
    path("figures/xlsx/", figures.figures_xlsx, name="figures_xlsx"),
    # Lagebild
    path("situation/", situation.situation, name="situation"),
    path("situation/csv/", situation.situation_csv, name="situation_csv"),
    path("situation/xlsx/", situation.situation_xlsx, name="situation_xlsx"),
    path("situation/pdf/", situation.situation_pdf, name="situation_pdf"),
    path("situation/report/", situation.situation_report, name="situation_report"),
]
