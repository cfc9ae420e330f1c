"""Addresses of cards and print runs. Rows are addressed by a random id, never by a code. [house.md 4]"""

from django.urls import path

from cards import views

urlpatterns = [
    path("cards/", views.card_list, name="card_list"),
    path("cards/find/", views.card_find, name="card_find"),
    path("cards/register/", views.card_register, name="card_register"),
    path("cards/runs/", views.series_list, name="series_list"),
    path("cards/runs/new/", views.series_create, name="series_create"),
    path("cards/runs/<int:pk>/", views.series_detail, name="series_detail"),
    path("cards/runs/<int:pk>/sheet/", views.series_sheet, name="series_sheet"),
    path("cards/<uuid:pk>/", views.card_detail, name="card_detail"),
    path("cards/<uuid:pk>/background/", views.card_background, name="card_background"),
    path("cards/<uuid:pk>/renew/", views.card_renew, name="card_renew"),
    path("cards/<uuid:pk>/end/", views.card_end, name="card_end"),
]
