"""What the log never holds."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db


def told_of_a_second(make_row):
    """The log's text about a row that is there already."""
    make_row()
    line = settings.LOGGING["formatters"]["line"]
    try:
        with transaction.atomic():
            make_row()
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Broken", (), sys.exc_info())
    return import_string(line["()"])(line["fmt"]).format(record)


def test_a_traceback_in_the_log_has_no_code(places):
    """Behind row-level security PostgreSQL quotes nothing of a card's row, to nobody."""
    run = make.series(places.espoo_area)
    code = "".join(["A045", "198723"])  # in pieces: a traceback shows the lines of this file, too
    text = told_of_a_second(lambda: make.printed(run, code))
    assert ("duplicate key" in text, "DETAIL" in text, code in text) == (True, False, False)


def test_a_traceback_in_the_log_has_nothing_that_the_database_quotes(db):
    email = "".join(["vilma", "@kaikukanta.test"])
    text = told_of_a_second(lambda: User.objects.create_user(email))
    assert ("duplicate key" in text, "DETAIL: (left out)" in text, email in text) == (True, True, False)
