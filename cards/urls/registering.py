"""Addresses of registering a card. A draft is addressed by the id of its form; no address holds a card's code."""

from django.urls import path

from cards.views import drafts, looking_up, registering

urlpatterns = [
    path("cards/register/", registering.card_register, name="card_register"),
    path("cards/register/code/", looking_up.code_check, name="code_check"),
    path("cards/register/postal-code/", looking_up.postal_code, name="postal_code"),
    path("cards/drafts/<uuid:pk>/", drafts.draft_save, name="draft_save"),
    path("cards/drafts/<uuid:pk>/discard/", drafts.draft_discard, name="draft_discard"),
    path("cards/drafts/<uuid:pk>/check/", registering.registration_check, name="registration_check"),
    path("cards/<uuid:pk>/handed/", registering.card_handed, name="card_handed"),
]
