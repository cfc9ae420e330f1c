from django.urls import path

from stats import public
from stats.views import annual, completeness, exports, figures, reminders

urlpatterns = [
    path("", public.front, name="front"),
    path("stats/", figures.statistics, name="statistics"),
    path("stats/areas/<int:pk>/", figures.statistics_area, name="statistics_area"),
    path("stats/sites/<uuid:pk>/", figures.statistics_site, name="statistics_site"),
    path("stats/municipalities/<str:code>/", figures.statistics_municipality, name="statistics_municipality"),
    path("stats/counties/<str:code>/", figures.statistics_county, name="statistics_county"),
    path("stats/completeness/", completeness.completeness, name="completeness"),
    path("stats/tables/<slug:table>.<slug:format>/", exports.table_export, name="table_export"),
    path("stats/annual/", annual.annual_make, name="annual_make"),
    path("stats/annual/<uuid:pk>/", annual.annual_detail, name="annual_detail"),
    path("stats/annual/<uuid:pk>/progress/", annual.annual_progress, name="annual_progress"),
    path("stats/annual/<uuid:pk>/pdf/", annual.annual_download, name="annual_download"),
    path("stats/annual/<uuid:pk>/print/", annual.annual_report, name="annual_report"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/settings/", reminders.reminder_settings, name="reminder_settings"),
    path("reminders/<str:about>/<str:subject>/", reminders.reminder_detail, name="reminder_detail"),
    path("reminders/<str:about>/<str:subject>/rest/", reminders.reminder_rest, name="reminder_rest"),
]
