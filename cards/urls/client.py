"""Addresses of the client view, of the hand-over sheet, and of what refusals and withdrawals change."""

from django.urls import path

from cards.views import client, handover

urlpatterns = [
    path("cards/drafts/<uuid:pk>/client/done/", client.client_done, name="client_done"),
    path("cards/drafts/<uuid:pk>/client/<slug:step>/", client.client_view, name="client_view"),
    path("cards/agreements/", handover.agreements, name="agreements"),
    path("cards/<uuid:pk>/handover/", handover.card_handover, name="card_handover"),
]
