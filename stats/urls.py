from django.urls import path

from stats.public import crawling, front, open_data, releases, widget
from stats.public import figures as public_figures
from stats.views import annual, completeness, exports, figures, reminders
from stats.views import releases as inner_releases

urlpatterns = [
    path("", front.front, name="front"),
    path("figures/", public_figures.figure_list, name="figure_list"),
    path("figures/method/", public_figures.figure_method, name="figure_method"),
    path("figures/releases/", releases.public_releases, name="public_releases"),
    path("figures/releases.atom", releases.releases_atom, name="releases_atom"),
    path("figures/<slug:table>/", public_figures.figure_table, name="figure_table"),
    path("figures/<slug:table>/<str:period>/<int:number>/", public_figures.figure_version, name="figure_version"),
    path("open/", open_data.open_data, name="open_data"),
    path("open/tables/", open_data.open_tables, name="open_tables"),
    path("open/tables/<slug:table>/", open_data.open_table, name="open_table"),
    path("open/tables/<slug:table>/data.<str:format>", open_data.open_file, name="open_file"),
    path("open/widget/", widget.widget, name="widget"),
    path("robots.txt", crawling.robots_txt, name="robots_txt"),
    path("sitemap.xml", crawling.sitemap_xml, name="sitemap_xml"),
    path("stats/", figures.statistics, name="statistics"),
    path("stats/areas/<int:pk>/", figures.statistics_area, name="statistics_area"),
    path("stats/areas/<int:pk>/released/", figures.statistics_released, name="statistics_released"),
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
    path("stats/releases/", inner_releases.release_list, name="release_list"),
    path("stats/releases/ask/", inner_releases.release_ask, name="release_ask"),
    path("stats/releases/<uuid:pk>/", inner_releases.release_detail, name="release_detail"),
    path("stats/releases/<uuid:pk>/progress/", inner_releases.release_progress, name="release_progress"),
    path("stats/releases/<uuid:pk>/approve/", inner_releases.release_approve, name="release_approve"),
    path("stats/releases/<uuid:pk>/refuse/", inner_releases.release_refuse, name="release_refuse"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/settings/", reminders.reminder_settings, name="reminder_settings"),
    path("reminders/<str:about>/<str:subject>/", reminders.reminder_detail, name="reminder_detail"),
    path("reminders/<str:about>/<str:subject>/rest/", reminders.reminder_rest, name="reminder_rest"),
]
