from django.urls import path

from reviews.views import figures

urlpatterns = [
    # Figures
    path("figures/", figures.own_figures, name="own_figures"),
    path("figures/cases/", figures.figure_cases, name="figure_cases"),
    path("figures/csv/", figures.figures_csv, name="figures_csv"),
    path("figures/xlsx/", figures.figures_xlsx, name="figures_xlsx"),
]
