from django.urls import path

from stats import public
from stats.views import completeness, figures, reminders

urlpatterns = [
    path("", public.front, name="front"),
    path("stats/", figures.statistics, name="statistics"),
    path("stats/areas/<int:pk>/", figures.statistics_area, name="statistics_area"),
    path("stats/sites/<uuid:pk>/", figures.statistics_site, name="statistics_site"),
    path("stats/municipalities/<str:code>/", figures.statistics_municipality, name="statistics_municipality"),
    path("stats/counties/<str:code>/", figures.statistics_county, name="statistics_county"),
    path("stats/completeness/", completeness.completeness, name="completeness"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/settings/", reminders.reminder_settings, name="reminder_settings"),
    path("reminders/<str:about>/<str:subject>/", reminders.reminder_detail, name="reminder_detail"),
    path("reminders/<str:about>/<str:subject>/rest/", reminders.reminder_rest, name="reminder_rest"),
]
