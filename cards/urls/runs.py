"""Addresses of print runs, their sheets, and the blocks that sites get."""

from django.urls import path

from cards.views import blocks, runs, sheets

urlpatterns = [
    path("cards/runs/", runs.series_list, name="series_list"),
    path("cards/runs/new/", runs.series_create, name="series_create"),
    path("cards/runs/<int:pk>/", runs.series_detail, name="series_detail"),
    path("cards/runs/<int:pk>/cards/", sheets.series_cards, name="series_cards"),
    path("cards/runs/<int:pk>/labels/", sheets.series_labels, name="series_labels"),
    path("cards/runs/<int:pk>/file/", sheets.series_file, name="series_file"),
    path("cards/runs/<int:pk>/give/", blocks.block_give, name="block_give"),
    path("cards/stock/", blocks.stock, name="stock"),
    path("cards/stock/<uuid:pk>/confirm/", blocks.block_confirm, name="block_confirm"),
    path("cards/stock/<uuid:pk>/take-back/", blocks.block_take_back, name="block_take_back"),
]
