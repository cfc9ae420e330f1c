"""The register's settings on the tests' database."""

import os

from kaikukanta.settings import *  # noqa: F403
from kaikukanta.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["KAIKU_TEST_DATABASE"]
