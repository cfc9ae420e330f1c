"""Addresses of questions between sites and Kaikukeskus."""

from django.urls import path

from cards.views import asking

urlpatterns = [
    path("cards/questions/", asking.question_list, name="question_list"),
    path("cards/questions/<uuid:pk>/", asking.question_detail, name="question_detail"),
    path("cards/questions/<uuid:pk>/reply/", asking.question_reply, name="question_reply"),
    path("cards/questions/<uuid:pk>/close/", asking.question_close, name="question_close"),
    path("cards/<uuid:pk>/ask/", asking.question_ask, name="question_ask"),
]
