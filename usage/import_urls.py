"""Addresses of the imports. Each is addressed by a random id; its key never stands in an address."""

from django.urls import path

from usage.views import imports, paper

urlpatterns = [
    path("usage/import/", imports.import_list, name="import_list"),
    path("usage/import/template.xlsx", paper.import_template, name="import_template"),
    path("usage/import/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("usage/import/<uuid:pk>/progress/", imports.import_progress, name="import_progress"),
    path("usage/import/<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path("usage/import/<uuid:pk>/commit/", imports.import_commit, name="import_commit"),
    path("usage/import/<uuid:pk>/refused/", imports.import_refused, name="import_refused"),
    path("usage/import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
]
