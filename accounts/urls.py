"""Addresses of people and places. A page's name is its view's."""

from django.urls import path, re_path

from accounts.views import agents, areas, factors, locking, municipalities, own, people, sessions, sites

urlpatterns = [
    path("start/", own.start, name="start"),
    path("account/", own.my_account, name="my_account"),
    path("account/sessions/", sessions.session_list, name="session_list"),
    path("account/sessions/end-others/", sessions.session_end_others, name="session_end_others"),
    path("account/sessions/<uuid:pk>/end/", sessions.session_end, name="session_end"),
    path("account/second-factor/", factors.factor_required, name="factor_required"),
    path("locked/", locking.locked, name="locked"),
    path("locked/passkey/", locking.locked_passkey, name="locked_passkey"),
    path("locked/activity/", locking.still_here, name="still_here"),
    path("kept-form/", locking.kept_form, name="kept_form"),
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
    path("people/second-factors/", factors.factor_rules, name="factor_rules"),
    path("people/second-factors/new/", factors.factor_rule_add, name="factor_rule_add"),
    path("people/second-factors/<int:pk>/end/", factors.factor_rule_end, name="factor_rule_end"),
    path("people/<uuid:pk>/", people.person_detail, name="person_detail"),
    path("people/<uuid:pk>/grant/", people.person_grant, name="person_grant"),
    path("people/<uuid:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
]
