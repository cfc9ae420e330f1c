"""Addresses of the imports. Each is addressed by a random id; its key never stands in an address."""

from django.urls import path

from usage.views import import_quality, import_rows, import_withdrawing, imports, paper, report_columns

urlpatterns = [
    path("usage/import/", imports.import_list, name="import_list"),
    path("usage/import/template.xlsx", paper.import_template, name="import_template"),
    path("usage/import/letter/", paper.import_letter, name="import_letter"),
    path("usage/import/quality/", import_quality.import_quality, name="import_quality"),
    path("usage/import/columns/", report_columns.report_columns_list, name="report_columns_list"),
    path("usage/import/columns/<uuid:pk>/", report_columns.report_columns_edit, name="report_columns_edit"),
    path("usage/import/columns/<uuid:pk>/delete/", report_columns.report_columns_delete, name="report_columns_delete"),
    path("usage/import/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("usage/import/<uuid:pk>/progress/", imports.import_progress, name="import_progress"),
    path("usage/import/<uuid:pk>/columns/", imports.import_columns, name="import_columns"),
    path("usage/import/<uuid:pk>/rows/<int:number>/", import_rows.import_row, name="import_row"),
    path("usage/import/<uuid:pk>/commit/", imports.import_commit, name="import_commit"),
    path("usage/import/<uuid:pk>/refused/", imports.import_refused, name="import_refused"),
    path("usage/import/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("usage/import/<uuid:pk>/withdraw/", import_withdrawing.import_withdraw, name="import_withdraw"),
]
