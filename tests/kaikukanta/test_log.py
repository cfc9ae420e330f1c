"""What the log never holds."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_traceback_in_the_log_has_no_code_that_the_database_quotes(places):
    run = make.series(places.espoo_area)
    code = "".join(["A045", "198723"])  # in pieces: a traceback shows the lines of this file, too
    make.printed(run, code)
    line = settings.LOGGING["formatters"]["line"]
    try:
        with transaction.atomic():
            make.printed(run, code)
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Broken", (), sys.exc_info())
    text = import_string(line["()"])(line["fmt"]).format(record)
    assert ("duplicate key" in text, "DETAIL: (left out)" in text, code in text) == (True, True, False)
