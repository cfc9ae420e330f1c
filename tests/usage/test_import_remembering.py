"""A sender chooses the columns of a kind of report once; the next one is read by itself."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import someone
from accounts.models import AuditEvent
from accounts.permissions import Role
from cards.workbook import read
from tests import factories as make
from tests.usage.import_steps import address, fates, guessed, previewed, uploaded, workbook
from usage.columns import Mapping
from usage.importing.remembering import remember_columns
from usage.models import ReportColumns

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = ["Numero", "Näytelmä", "Milloin", "Laji", "Kortti"]
ROW = ["17", "Lumikuningatar", "14.11.2026", "Kaikukortti", "A045198723"]
CHOSEN = {"code": 4, "day": 2, "event": 1, "ticket_type": 3, "order": 0, "counted_types": ["kaikukortti"]}
PLACE = {"sheet": 0, "shown": 0, "header": 1}  # words that nobody knows: the sender says which row has the headings
NAMED = {**PLACE, **CHOSEN, "remember": "on", "name": "Lippupisteen raportti"}


def report(*rows, headings=HEADINGS):
    return workbook(*(rows or [ROW]), headings=headings)


def remembered(browser, **changed):
    previewed(browser, report(), {**NAMED, **changed})
    return ReportColumns.unscoped.get()


def form_of(browser, batch):
    return browser.get(address("columns", batch)).context["form"]


def test_the_columns_are_remembered_by_their_headings_for_the_venue(sign_in, sample_cards, places):
    kept = remembered(sign_in("ville"), fixed_event="", fixed_day="")
    assert (kept.site, kept.name, kept.sheet, kept.header_row) == (places.theatre, "Lippupisteen raportti", "Sheet", 1)
    headings = {"code": "kortti", "day": "milloin", "event": "näytelmä", "ticket_type": "laji", "order": "numero"}
    assert (kept.headings, kept.counted_types, kept.child_types) == (headings, ["kaikukortti"], [])
    assert (kept.made_by, kept.used_by) == ("venue@kaikukanta.test",) * 2
    assert AuditEvent.unscoped.get(verb="report_columns.added").site_id == str(places.theatre.pk)


def test_the_next_report_is_read_by_itself_though_its_columns_have_moved(sign_in, sample_cards):
    browser = sign_in("ville")
    remembered(browser)
    batch = uploaded(browser, report(ROW[::-1], headings=HEADINGS[::-1]))
    page = browser.get(address("columns", batch))
    assert "The columns are chosen as in “Lippupisteen raportti”." in page.content.decode()
    browser.post(address("columns", batch), guessed(browser, batch))
    batch.refresh_from_db()
    assert (fates(batch), batch.mapping["code"]) == ({2: "new"}, 0)


def test_nothing_is_remembered_without_the_box(sign_in, sample_cards):
    previewed(sign_in("ville"), report(), {**NAMED, "remember": ""})
    assert ReportColumns.unscoped.count() == 0


def test_the_box_is_ticked_and_named_after_the_sheet_that_has_a_name(sign_in, sample_cards):
    browser = sign_in("ville")
    good = form_of(browser, uploaded(browser, workbook(ROW, headings=[*HEADINGS[:4], "Kortin tunnus"])))
    assert (good["remember"].value(), good["name"].value(), good["known"].value()) == (True, "Sales report", None)


def test_columns_that_cannot_be_found_again_are_not_offered_to_be_remembered(sign_in, sample_cards):
    browser = sign_in("ville")
    twice = ["Kortin tunnus", "Pvm", "Pvm"]
    batch = uploaded(browser, workbook(["A045198723", "14.11.2026", "1.11.2026"], headings=twice))
    assert form_of(browser, batch)["remember"].value() is False
    page = browser.post(address("columns", batch), {**guessed(browser, batch), "remember": "on", "name": "Kassa"})
    assert "The column of “Day” has no heading of its own" in str(page.context["form"].errors["remember"])
    assert page.context["form"]["name"].value() == "Kassa"


def test_a_sheet_without_headings_offers_no_box(sign_in, sample_cards):
    browser = sign_in("ville")
    form = form_of(browser, uploaded(browser, workbook(headings=["A045198723", "14.11.2026"])))
    assert {"remember", "name"} & form.fields.keys() == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Type a name for the report"),
        ("Kortti A045 198 723", "The name has a card code in it."),
        ("Leena 050 123 4567", "This looks like a telephone number"),
        ("Tiina Testaaja", "This looks like a name"),
        ("x" * 81, "Shorten the name"),
    ],
)
def test_a_name_that_cannot_be_is_told_and_stays(sign_in, sample_cards, name, words):
    browser = sign_in("ville")
    batch = uploaded(browser, report())
    page = browser.post(address("columns", batch), {**guessed(browser, batch), **NAMED, "name": name})
    assert words in str(page.context["form"].errors["name"])
    assert (page.context["form"]["name"].value(), ReportColumns.unscoped.count()) == (name, 0)
    batch.refresh_from_db()
    assert batch.rows == []


def test_what_stands_in_the_name_does_not_matter_without_the_box(sign_in, sample_cards):
    batch = previewed(sign_in("ville"), report(), {**NAMED, "remember": "", "name": "Leena 050 123 4567"})
    assert fates(batch) == {2: "new"}


@pytest.mark.parametrize(
    ("headings", "kind"),
    [([*HEADINGS[:4], "A045198728"], "Kaikukortti"), (["1", "Tiina Testaaja", *HEADINGS[2:]], "Kaikukortti")]
    + [(HEADINGS, "Tiina Testaaja"), (HEADINGS, "Kaikukortti 050 123 4567")],
)
def test_words_that_tell_of_a_card_or_a_person_are_not_remembered(sign_in, sample_cards, headings, kind):
    browser = sign_in("ville")
    batch = uploaded(browser, report([*ROW[:3], kind, ROW[4]], headings=headings))
    typed = {**NAMED, "counted_types": [kind.lower()]}
    page = browser.post(address("columns", batch), typed)
    assert "A heading, a ticket type or a venue has a card code in it" in str(page.context["form"].errors["remember"])
    assert ReportColumns.unscoped.count() == 0


def test_new_types_of_the_card_are_proposed_and_those_that_were_left_out_are_not(sign_in, sample_cards):
    browser = sign_in("ville")
    kinds = ["Kaikukortti", "Kaikukortti avustaja"]
    previewed(browser, report(*[[*ROW[:3], kind, ROW[4]] for kind in kinds]), NAMED)
    kinds += ["Kaikukortti seniori", "Kaikukortti lapsi", "Perus"]
    form = form_of(browser, uploaded(browser, report(*[[*ROW[:3], kind, ROW[4]] for kind in kinds])))
    assert form["counted_types"].value() == ("kaikukortti", "kaikukortti seniori")
    assert form["child_types"].value() == ("kaikukortti lapsi",)


def test_corrected_columns_are_remembered_in_place_of_the_old_ones(sign_in, sample_cards):
    browser = sign_in("ville")
    first = remembered(browser)
    previewed(browser, report(), {"event": "", "ticket_type": "", "counted_types": []})
    kept = ReportColumns.unscoped.get()
    assert (kept.pk, sorted(kept.headings), kept.counted_types) == (first.pk, ["code", "day", "order"], ["kaikukortti"])


def test_under_another_name_they_are_remembered_beside_the_old_ones(sign_in, sample_cards):
    browser = sign_in("ville")
    remembered(browser)
    previewed(browser, report(), {"name": "Kesäteatteri"})
    assert set(ReportColumns.unscoped.values_list("name", flat=True)) == {"Lippupisteen raportti", "Kesäteatteri"}


def test_a_name_that_is_taken_is_refused(sign_in, sample_cards):
    browser = sign_in("ville")
    remembered(browser)
    other = uploaded(browser, workbook(["A045198728", "6.11.2026"], headings=["Kortin tunnus", "Päivä"]))
    taken = {**guessed(browser, other), "remember": "on", "name": "LIPPUPISTEEN raportti"}
    page = browser.post(address("columns", other), taken)
    assert page.context["form"].errors["name"] == ["Columns with this name are remembered already. Type another name."]


def test_coming_back_to_the_columns_shows_by_which_they_were_chosen(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(), NAMED)
    form = form_of(browser, batch)
    assert (form["name"].value(), form["known"].value()) == (
        "Lippupisteen raportti",
        str(ReportColumns.unscoped.get().pk),
    )


def test_of_two_that_fit_the_one_with_more_headings_is_chosen_and_then_the_one_used_last(sign_in, sample_cards, places):
    browser = sign_in("ville")
    kept = remembered(browser)
    fewer = {"code": "kortti", "day": "milloin"}
    for name, headings in (("Toinen", kept.headings), ("Suppea", fewer)):
        ReportColumns.unscoped.create(site=places.theatre, name=name, headings=headings, made_by="x", used_by="x")
    assert form_of(browser, uploaded(browser, report()))["name"].value() == "Toinen"
    previewed(browser, report(), {"known": str(kept.pk), "remember": ""})
    assert form_of(browser, uploaded(browser, report()))["name"].value() == "Lippupisteen raportti"


def test_another_sheet_is_read_by_them_too_and_another_row_of_headings_is_not(sign_in, sample_cards):
    browser = sign_in("ville")
    remembered(browser)
    batch = uploaded(browser, report(ROW, HEADINGS, ROW))
    known = [
        browser.get(address("columns", batch), {"sheet": 0, "shown": 0, "header": row}).context["known"]
        for row in (1, 2, 3)
    ]
    assert [str(one) for one in known] == ["Lippupisteen raportti", "None", "Lippupisteen raportti"]


def test_colleagues_share_them_and_nobody_else(sign_in, sample_cards, people, places):
    remembered(sign_in("ville"))
    people.other = make.person("other@kaikukanta.test", Role.VENUE, places.theatre)
    fields = {"kaarina": {"venue": str(places.theatre.pk)}, "leena": {}, "viktor": {}, "other": {}}
    chosen = {}
    for name, venue in fields.items():
        browser = sign_in(name)
        chosen[name] = str(browser.get(address("columns", uploaded(browser, report(), **venue))).context["known"])
    assert chosen == {
        "kaarina": "Lippupisteen raportti",
        "leena": "None",
        "viktor": "None",
        "other": "Lippupisteen raportti",
    }


def test_an_agents_are_its_own_sites(sign_in, sample_cards, places):
    assert remembered(sign_in("leena")).site == places.agency


def test_anothers_columns_are_not_taken_by_their_id(sign_in, sample_cards, places):
    other = ReportColumns.unscoped.create(site=places.wasa, name="Vaasa", headings={"code": "kod"}, made_by="x")
    previewed(sign_in("ville"), report(), {**NAMED, "known": str(other.pk), "name": "Vaasa"})
    other.refresh_from_db()
    assert (other.headings, ReportColumns.unscoped.get(site=places.theatre).name) == ({"code": "kod"}, "Vaasa")


def test_the_deed_itself_refuses_another_sites_columns(sign_in, sample_cards, people, places):
    other = ReportColumns.unscoped.create(site=places.wasa, name="Vaasa", headings={"code": "kod"}, made_by="x")
    batch = uploaded(sign_in("ville"), report())
    about = {"workbook": read(workbook(ROW).read(), ""), "mapping": Mapping("Sheet", 1, 4), "name": "Vaasa"}
    with pytest.raises(PermissionDenied):
        remember_columns(batch=batch, known=other, by=someone(people.ville), **about)


def test_they_stay_when_the_import_is_discarded(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(), NAMED)
    browser.post(address("discard", batch))
    assert ReportColumns.unscoped.count() == 1
