"""How many wrong passwords and codes are borne, and from whom. [ASVS 6.1.1, house.md 8.10]

Counted by device and account, by address, by account and everywhere, in PostgreSQL, so that all web workers count
together. A browser that has come in with an account before has a budget of its own for it: nobody else's failures stop
it, so nobody can lock a site out. Nothing here knows whether an account exists: its name is counted as a digest.

An attempt is counted before it is judged and taken back when it was right, so that many at once count as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.devices import KEPT, Device
from accounts.digests import digest
from accounts.models import FailedLogin, KnownDevice, Secret

LOCK = 6_001_905  # of the counting, in PostgreSQL's advisory locks; any number that nothing else uses


@dataclass(frozen=True)
class Budget:
    amount: int
    window: timedelta


# One person at one browser: five slips, then a quarter of an hour. It is all that a known device has to keep to.
OWN = Budget(5, timedelta(minutes=15))
# One address of the network, whatever cookies it throws away. Devices that are known do not use it up, so a
# municipality behind one address is not stopped by the one guesser among its desks.
ADDRESS = Budget(10, timedelta(minutes=5))
# One account, from all devices that it does not know: a botnet has many addresses. A code has six digits, so fewer.
ACCOUNT = {
    Secret.PASSWORD: Budget(50, timedelta(hours=1)),
    Secret.CODE: Budget(20, timedelta(hours=1)),
}
# All unknown devices together: each attempt costs a hash, and two cores make ten a second.
EVERYWHERE = Budget(300, timedelta(minutes=5))

LONGEST = timedelta(days=1)  # how long an attempt is kept; no window is longer


def admit(*, email: str, device: Device, secret: Secret) -> FailedLogin | None:
    """Count an attempt, before it is judged. None when a budget is used up: then it must not be judged at all."""
    account, now = account_of(email), timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        is_known = KnownDevice.unscoped.filter(account=account, device=device.id, last_at__gt=now - KEPT).exists()
        attempt = FailedLogin(
            at=now, secret=secret, account=account, device=device.id, address=device.address, is_known=is_known
        )
        if any(_is_used_up(budget, counted, now) for budget, counted in _budgets(attempt)):
            return None
        attempt.save()
    return attempt


def _budgets(attempt: FailedLogin) -> list[tuple[Budget, Q]]:
    """What an attempt has to keep to, and which earlier ones each counts."""
    own = (OWN, Q(account=attempt.account, device=attempt.device, secret=attempt.secret))
    if attempt.is_known:
        return [own]
    strangers = Q(is_known=False)
    found = [
        own,
        (ACCOUNT[Secret(attempt.secret)], strangers & Q(account=attempt.account, secret=attempt.secret)),
        (EVERYWHERE, strangers),
    ]
    return [*found, (ADDRESS, strangers & Q(address=attempt.address))] if attempt.address else found


def _is_used_up(budget: Budget, counted: Q, now: datetime) -> bool:
    return FailedLogin.unscoped.filter(counted, at__gt=now - budget.window).count() >= budget.amount


def take_back(attempt: FailedLogin) -> None:
    """The password or the code was right."""
    attempt.delete()


def forget(*, email: str) -> None:
    """Whoever has chosen a new password through their mail starts anew."""
    FailedLogin.unscoped.filter(account=account_of(email)).delete()


def remember(*, email: str, device: Device) -> None:
    """Somebody has come in with this account in this browser."""
    known, _made = KnownDevice.unscoped.get_or_create(account=account_of(email), device=device.id)
    KnownDevice.unscoped.filter(pk=known.pk).update(last_at=timezone.now())


def account_of(email: str) -> str:
    return digest("account", email.strip().lower())


def throw_away(moment: datetime) -> None:
    """Attempts that count nowhere any more, and devices that have not come in for a year."""
    FailedLogin.unscoped.filter(at__lt=moment - LONGEST).delete()
    KnownDevice.unscoped.filter(last_at__lt=moment - KEPT).delete()
