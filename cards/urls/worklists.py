"""Addresses of the lists of cards to do something about, and of deeds on many cards at once."""

from django.urls import path

from cards.views import moving, pilots, worklists

urlpatterns = [
    path("cards/lists/expiring/", worklists.cards_expiring, name="cards_expiring"),
    path("cards/lists/never-used/", worklists.cards_never_used, name="cards_never_used"),
    path("cards/lists/asked-for/", worklists.cards_asked_for, name="cards_asked_for"),
    path("cards/move/", moving.cards_move, name="cards_move"),
    path("cards/pilots/<int:pk>/", pilots.pilot_extend, name="pilot_extend"),
    path("cards/extensions/<uuid:pk>/", pilots.pilot_extended, name="pilot_extended"),
]
