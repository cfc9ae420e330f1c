"""Addresses of one card: reading it, renewing, correcting, replacing, ending, and its consents."""

from django.urls import path

from cards.views import card_trail, consents, correcting, one_card, renewing, replacing

urlpatterns = [
    path("cards/<uuid:pk>/", one_card.card_detail, name="card_detail"),
    path("cards/<uuid:pk>/background/", one_card.card_background, name="card_background"),
    path("cards/<uuid:pk>/trail/", card_trail.card_trail, name="card_trail"),
    path("cards/<uuid:pk>/renew/", renewing.card_renew, name="card_renew"),
    path("cards/<uuid:pk>/correct/", correcting.card_correct, name="card_correct"),
    path("cards/<uuid:pk>/replace/", replacing.card_replace, name="card_replace"),
    path("cards/<uuid:pk>/end/", replacing.card_end, name="card_end"),
    path("cards/<uuid:pk>/consents/", consents.card_consents, name="card_consents"),
    path("cards/<uuid:pk>/consents/give/", consents.consent_give, name="consent_give"),
    path("cards/<uuid:pk>/consents/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
]
