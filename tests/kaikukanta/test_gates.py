"""The gates between logging in and working."""

from __future__ import annotations

from django.http import HttpResponse

from kaikukanta import middleware


def test_a_gate_that_is_shut_stands_before_every_page_but_the_way_out(sign_in, monkeypatch):
    monkeypatch.setattr(middleware, "GATES", (lambda request: None, lambda request: HttpResponse("First this.")))
    ville = sign_in("ville")
    assert ville.get("/desk/").content == b"First this."
    assert ville.get("/logout/").content != b"First this."
    assert ville.get("/health/").content != b"First this."


def test_strangers_meet_the_log_in_page_and_no_gate(sign_in, monkeypatch):
    monkeypatch.setattr(middleware, "GATES", (lambda request: HttpResponse("First this."),))
    assert sign_in(None).get("/desk/").status_code == 302
