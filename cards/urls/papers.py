"""Addresses of the paper form and of the papers to destroy."""

from django.urls import path

from cards.views import papers

urlpatterns = [
    path("cards/paper-form/", papers.paper_form, name="paper_form"),
    path("cards/papers/", papers.paper_list, name="paper_list"),
    path("cards/papers/destroyed/", papers.paper_destroyed, name="paper_destroyed"),
]
