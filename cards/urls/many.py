"""Addresses of registering many. A workbook is addressed by a random id."""

from django.urls import path

from cards.views import many

urlpatterns = [
    path("cards/register/many/", many.registration_import, name="registration_import"),
    path("cards/register/many/template/", many.registration_template, name="registration_template"),
    path("cards/register/many/<uuid:pk>/", many.registration_preview, name="registration_preview"),
    path("cards/register/many/<uuid:pk>/commit/", many.registration_commit, name="registration_commit"),
    path("cards/register/many/<uuid:pk>/refused/", many.registration_refused, name="registration_refused"),
]
