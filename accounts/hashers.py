"""How dear a password is to guess.

argon2id, 64 MiB, three rounds, one lane: above the floor of OWASP ASVS 5.0 (46 MiB, once), and as much work as Django's
own setting (100 MiB twice, in eight lanes), with which older hashes were made: those are made anew at the next log-in.
One lane, because a web server's cores belong to its other requests. About 200 ms on the machine this was measured on.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class DearArgon2(Argon2PasswordHasher):
    time_cost = 3
    memory_cost = 64 * 1024  # KiB
    parallelism = 1
