"""Django's commands, with the register's settings."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaikukanta.settings")
    from django.core.management import execute_from_command_line

    from kaikukanta.devdb import ServerError

    try:
        execute_from_command_line(sys.argv)
    except ServerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
