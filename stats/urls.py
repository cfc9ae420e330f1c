from django.urls import path

from stats import public, views

urlpatterns = [
    path("", public.front, name="front"),
    path("stats/", views.statistics, name="statistics"),
    path("stats/areas/<int:pk>/", views.statistics_area, name="statistics_area"),
    path("stats/sites/<uuid:pk>/", views.statistics_site, name="statistics_site"),
]
