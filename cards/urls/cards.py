"""Addresses of cards: the list, and finding one by its code."""

from django.urls import path

from cards.views import lists

urlpatterns = [
    path("cards/", lists.card_list, name="card_list"),
    path("cards/find/", lists.card_find, name="card_find"),
]
