"""What a device sends from its queue, for tests: entries sealed as the browser seals them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.usage.desk import GOOD
from usage.envelope import seal
from usage.late import desk_keys

ADDRESS = "/desk/queue/"


def entry(venue: Any, *, code: str = GOOD, key: Any = None, tapped_at: str = "2026-11-22T09:30:00Z", **changes: Any):
    """One entry; `changes` replace open fields (None leaves one out), `sealed` the envelope."""
    known = key or uuid.uuid4()
    secret = json.dumps([["code", code], ["worker", changes.pop("worker", "")]])
    sealed = changes.pop("sealed", None) or seal(secret, known, desk_keys()[0].point)
    fields = {"venue": venue.pk, "children": 0, "event_name": "Lumikuningatar", "event_day": "22.11.2026", **changes}
    pairs = [[name, str(text)] for name, text in fields.items() if text is not None]
    return {"id": str(known), "tapped_at": tapped_at, "fields": pairs, "sealed": sealed}


def send(browser: Any, *entries: Any) -> dict[str, str]:
    """Post the entries; the receipts by entry."""
    answer = browser.post(ADDRESS, json.dumps({"entries": entries}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["receipts"]


def receipts(browser: Any, *entries: Any) -> list[str]:
    """The same, in the order of the entries."""
    told = send(browser, *entries)
    return [told[one["id"]] for one in entries]
