"""Addresses of cards and print runs. Rows are addressed by a random id, never by a code. [house.md 4]"""

from . import asking, cards, client, deeds, many, papers, registering, runs, texts, worklists

urlpatterns = [
    *asking.urlpatterns,
    *cards.urlpatterns,
    *deeds.urlpatterns,
    *client.urlpatterns,
    *many.urlpatterns,
    *papers.urlpatterns,
    *registering.urlpatterns,
    *runs.urlpatterns,
    *texts.urlpatterns,
    *worklists.urlpatterns,
]
