"""`make bench [ONLY=name]`: `BENCH <name> <value> <limit> ok|over`, exit status 1 when any is over (of some that means
below: AT_LEAST)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaikukanta.settings")
os.environ["KAIKU_DEMO"] = "1"  # plain http on this machine

import django  # noqa: E402

django.setup()

from django.db import connections  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from accounts import wall  # noqa: E402
from kaikukanta import devdb  # noqa: E402
from tests import roles  # noqa: E402
from tests.bench import desk, figures, imports, lists, login, releases, walls, weight  # noqa: E402

# name: (what measures it, limit); the value must not be above the limit, and of AT_LEAST not below it
BENCHES: dict[str, tuple[Callable[[], float], float]] = {
    "desk_log": (desk.log_against_empty_post, 2.0),
    "desk_queries": (desk.statements_of_logging, 12),
    "desk_page_kb": (weight.desk_page_kb, 60),
    "login_time": (login.missing_against_existing, 1.15),
    "list_growth": (lists.growth, 1.5),
    "import_vs_copy": (imports.against_copy, 4.0),
    "import_vs_django_import_export": (imports.against_django_import_export, 20),
    "import_memory_mb": (imports.memory_mb, 300),
    "rls_cost": (walls.cost, 1.1),
    "rollup_cost": (figures.cost_of_logging, 1.2),
    "stats_growth": (figures.growth, 1.3),
    "stats_vs_plain_sql": (figures.against_plain_sql, 500),
    "release_growth": (releases.growth, 6.0),
}
AT_LEAST = {"import_vs_django_import_export", "stats_vs_plain_sql"}


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database beside the real one, used by the register's role as in production; gone afterwards."""
    setup_test_environment()
    roles.become(devdb.OWNER)
    old = setup_databases(verbosity=0, interactive=False)
    roles.hand_over()
    try:
        with wall.beyond():
            yield
    finally:
        connections.close_all()
        roles.become(devdb.OWNER)
        teardown_databases(old, verbosity=0)


def main(only: str | None) -> int:
    if only and only not in BENCHES:
        print(f"There is no bench {only}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    over = False
    with own_database():
        for name, (measure, limit) in BENCHES.items():
            if only in (None, name):
                value = measure()
                fails = value < limit if name in AT_LEAST else value > limit
                over |= fails
                print(f"BENCH {name} {value:.2f} {limit:g} {'over' if fails else 'ok'}", flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
