"""Addresses of people and places. A page's name is its view's."""

from django.urls import path, re_path

from accounts.views import agents, agreement_texts, agreements, areas, municipalities, own, people, sites

urlpatterns = [
    path("start/", own.start, name="start"),
    path("account/", own.my_account, name="my_account"),
    path("preferences/language/", own.choose_language, name="choose_language"),
    path("preferences/text-size/", own.choose_text_size, name="choose_text_size"),
    path("sites/", sites.site_list, name="site_list"),
    path("sites/new/", sites.site_add, name="site_add"),
    path("sites/<uuid:pk>/", sites.site_detail, name="site_detail"),
    path("sites/<uuid:pk>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<uuid:pk>/agents/", agents.agent_grant, name="agent_grant"),
    path("sites/agents/<int:pk>/accept/", agents.agent_accept, name="agent_accept"),
    path("sites/agents/<int:pk>/end/", agents.agent_end, name="agent_end"),
    path("areas/", areas.area_list, name="area_list"),
    path("areas/new/", areas.area_add, name="area_add"),
    path("areas/<int:pk>/", areas.area_detail, name="area_detail"),
    path("areas/<int:pk>/edit/", areas.area_edit, name="area_edit"),
    path("municipalities/", municipalities.municipality_list, name="municipality_list"),
    re_path(
        r"^municipalities/(?P<pk>[0-9]{3})/status/$", municipalities.municipality_status, name="municipality_status"
    ),
    path("people/", people.person_list, name="person_list"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/<uuid:pk>/", people.person_detail, name="person_detail"),
    path("people/<uuid:pk>/grant/", people.person_grant, name="person_grant"),
    path("people/<uuid:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("confidentiality/", agreements.confidentiality, name="confidentiality"),
    path("commitments/", agreements.commitments, name="commitments"),
    path("commitments/all/", agreements.commitment_list, name="commitment_list"),
    path("commitments/record/<str:partner>/<str:key>/", agreements.commitment_record, name="commitment_record"),
    path("lists/agreements/", agreement_texts.agreement_list, name="agreement_list"),
    path("lists/agreements/new/<str:agreement>/", agreement_texts.agreement_create, name="agreement_create"),
    path("lists/agreements/<str:agreement>/<int:pk>/", agreement_texts.agreement_edit, name="agreement_edit"),
    path(
        "lists/agreements/<str:agreement>/<int:pk>/delete/", agreement_texts.agreement_delete, name="agreement_delete"
    ),
    path("lists/agreements/<int:pk>/stop/", agreement_texts.agreement_stop, name="agreement_stop"),
]
