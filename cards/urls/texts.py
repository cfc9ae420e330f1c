"""Addresses of the texts that administrators keep up to date: value lists, notices, questionnaires."""

from django.urls import path

from cards.views import choices, questionnaires, texts

urlpatterns = [
    path("lists/", texts.text_lists, name="text_lists"),
    path("lists/choices/<str:which>/", choices.choice_list, name="choice_list"),
    path("lists/choices/<str:which>/new/", choices.choice_create, name="choice_create"),
    path("lists/answers/<int:pk>/", choices.choice_edit, name="choice_edit"),
    path("lists/answers/<int:pk>/delete/", choices.choice_delete, name="choice_delete"),
    path("lists/notices/", texts.notice_list, name="notice_list"),
    path("lists/notices/new/<str:kind>/", texts.notice_create, name="notice_create"),
    path("lists/notices/<int:pk>/", texts.notice_edit, name="notice_edit"),
    path("lists/notices/<int:pk>/delete/", texts.notice_delete, name="notice_delete"),
    path("lists/questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    path("lists/questionnaires/new/", questionnaires.questionnaire_create, name="questionnaire_create"),
    path("lists/questionnaires/<int:pk>/", questionnaires.questionnaire_edit, name="questionnaire_edit"),
    path("lists/questionnaires/<int:pk>/delete/", questionnaires.questionnaire_delete, name="questionnaire_delete"),
]
