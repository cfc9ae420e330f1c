"""Days, times, counts and names are read as people and spreadsheets write them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usage.fields import (
    FaultKind,
    FieldFault,
    clean_name,
    fold_name,
    is_far,
    parse_adults,
    parse_children,
    parse_day,
    parse_time,
    split_moment,
)

SHOW = date(2026, 11, 14)
SERIAL_ZERO = date(1899, 12, 30)
WRITTEN = ["{d.day}.{d.month}.{d.year}", "{d:%d.%m.%Y}", "{d.day}.{d.month}.{d:%y}", "{d.day}/{d.month}/{d.year}"]
WRITTEN += ["{d}", "{d}T19:00", "{d:%Y%m%d}", "{d.day}. {d.month}. {d.year}", "la {d.day}.{d.month}.{d.year} klo 19"]


def fault(parse, text):
    with pytest.raises(FieldFault) as found:
        parse(text)
    return found.value.kind


@pytest.mark.parametrize(
    "text",
    [
        "14.11.2026",
        " 14.11.26 ",
        "14.11.2026.",
        "14/11/2026",
        "14-11-2026",
        "2026-11-14",
        "2026-11-14T13:00",
        "2026-11-14T13:00:00+02:00",
        "2026-11-14 00:00:00",
        "20261114",
        "46340",
        "46340.5417",
        "la 14.11.2026",
        "Lauantaina 14.11.2026",
        "lördag 14.11.2026",
        "Sat, 14 Nov 2026",
        "14. marraskuuta 2026",
        "14 MARRASKUU 2026",
        "14 november 2026",
        "den 14 nov. 2026",
        "November 14, 2026",
        "14.11.2026 klo 13.00",
        "14.11.2026 kl. 13-15",
        "14.11.2026, 13:00–15:00",
        "１４.１１.２０２６",
        "14.\u00a011.\u00a02026",
    ],
)
def test_a_day_is_read_in_every_way_it_is_written(text):
    assert parse_day(text) == SHOW


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", FaultKind.NO_DAY),
        ("  ", FaultKind.NO_DAY),
        ("31.11.2026", FaultKind.NO_SUCH_DAY),
        ("29.2.2026", FaultKind.NO_SUCH_DAY),
        ("2026-13-01", FaultKind.NO_SUCH_DAY),
        ("11/14/2026", FaultKind.NO_SUCH_DAY),
        ("0.0.0000", FaultKind.NO_SUCH_DAY),
        ("14.11.", FaultKind.NOT_A_DAY),
        ("14.11.2026 - 15.11.2026", FaultKind.NOT_A_DAY),
        ("14.11.2026 Testaaja Tiina", FaultKind.NOT_A_DAY),
        ("880109", FaultKind.NOT_A_DAY),
        ("61000", FaultKind.NOT_A_DAY),
        ("Marja 14, 2026", FaultKind.NOT_A_DAY),
        ("huomenna", FaultKind.NOT_A_DAY),
        ("#N/A", FaultKind.NOT_A_DAY),
    ],
)
def test_what_is_no_day_is_told_from_a_day_that_does_not_exist(text, kind):
    assert fault(parse_day, text) == kind


@pytest.mark.parametrize("written", WRITTEN)
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_written_day_reads_back(written, day):
    assert parse_day(written.format(d=day)) == day


@given(day=st.dates(date(1983, 1, 1), date(2063, 12, 31)))
def test_every_serial_day_reads_back(day):
    assert parse_day(str((day - SERIAL_ZERO).days)) == day


@pytest.mark.parametrize(
    ("month", "names"),
    [
        (1, "tammikuuta januari january jan"),
        (3, "maaliskuuta mars march mar"),
        (5, "toukokuuta maj may"),
        (8, "elokuuta augusti august aug"),
        (9, "syyskuuta september sept"),
        (11, "marraskuuta november marras nov"),
        (12, "joulukuuta december dec"),
    ],
)
def test_months_have_their_names_in_three_languages(month, names):
    assert {parse_day(f"1. {name} 2026") for name in names.split()} == {date(2026, month, 1)}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("19:00", time(19)),
        ("19.00", time(19)),
        ("19", time(19)),
        ("klo 19", time(19)),
        ("Klo 19.30", time(19, 30)),
        ("kl. 19.00", time(19)),
        ("kl 9.05", time(9, 5)),
        ("19:00:00", time(19)),
        ("19.00–21.30", time(19)),
        ("19.3", time(19, 30)),
        ("0.75", time(18)),
        ("0.791666666666667", time(19)),
        ("2026-11-14T13:00", time(13)),
        ("14.11.2026 klo 13.00", time(13)),
        ("00:00", time(0)),
        ("14.11.2026", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_time_is_read_in_every_way_it_is_written(text, moment):
    assert parse_time(text) == moment


@pytest.mark.parametrize("text", ["24:00", "19:60", "19:3", "1900", "iltapäivä", "#N/A", "9.5.", "-1"])
def test_what_is_no_time_is_a_fault(text):
    assert fault(parse_time, text) == FaultKind.NOT_A_TIME


@given(moment=st.times())
def test_every_time_reads_back(moment):
    whole = moment.replace(second=0, microsecond=0)
    assert {parse_time(f"{moment:%H:%M}"), parse_time(f"{moment:%H.%M}"), parse_time(f"klo {moment:%H.%M}")} == {whole}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("la 14.11.2026 klo 13.00", ("14.11.2026", "13.00")),
        ("2026-11-14T13:00", ("2026-11-14", "13:00")),
        ("14. marraskuuta 2026", ("14. marraskuuta 2026", "")),
        ("", ("", "")),
    ],
)
def test_a_moment_is_divided_into_day_and_time(text, parts):
    assert split_moment(text) == parts


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), (" ", 0), ("0", 0), ("-", 0), ("–", 0), ("2", 2), ("2.0", 2), ("2,00", 2), ("2 kpl", 2), ("1 barn", 1)]
    + [("x", 1), ("X", 1), ("k", 1), ("✓", 1), ("+3", 3), ("２", 2), ("007", 7), ("999", 999)],
)
def test_a_count_of_children_is_read(text, count):
    assert parse_children(text) == count


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-1", FaultKind.NEGATIVE_COUNT),
        ("−1", FaultKind.NEGATIVE_COUNT),
        ("kaksi", FaultKind.NOT_A_COUNT),
        ("1.5", FaultKind.NOT_A_COUNT),
        ("1 2", FaultKind.NOT_A_COUNT),
        ("#N/A", FaultKind.NOT_A_COUNT),
        ("1e3", FaultKind.NOT_A_COUNT),
        ("1000", FaultKind.HUGE_COUNT),
        ("9" * 30, FaultKind.HUGE_COUNT),
    ],
)
def test_a_wrong_count_says_how_it_is_wrong(text, kind):
    assert fault(parse_children, text) == kind


def test_a_purchase_without_a_number_has_one_adult():
    assert [parse_adults(text) for text in ("", "-", "1", "2", "x", "0")] == [1, 1, 1, 2, 1, 0]


@given(st.integers(-2000, 2000))
def test_every_count_reads_back_or_says_why_not(number):
    if 0 <= number <= 999:
        assert parse_children(str(number)) == parse_adults(f"{number}.0") == number
    else:
        wrong = FaultKind.NEGATIVE_COUNT if number < 0 else FaultKind.HUGE_COUNT
        assert fault(parse_children, str(number)) == wrong


@given(st.text(max_size=40))
def test_no_text_breaks_a_parser(text):
    for parse in (parse_day, parse_time, parse_children, parse_adults):
        try:
            parse(text)
        except FieldFault as found:
            assert str(found) in set(FaultKind)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("  Sibelius\u00a0-\tilta \n", "Sibelius - ilta"),
        ("\u202eatli\u202c", "atli"),
        ("a\x00b\x1bc", "a b c"),
        ("Sa\u0308de", "Säde"),
        ("x" * 300, "x" * 200),
        ("👩\u200d🚀", "👩🚀"),
    ],
)
def test_a_name_is_kept_on_one_line_without_what_cannot_be_seen(name, cleaned):
    assert clean_name(name) == cleaned


# Stored keys were made with these: a change here is a change of every key in the register.
PINNED = {
    "Lumikuningatar": "lumikuningatar",
    "  LUMIKUNINGATAR! ": "lumikuningatar",
    "Sibelius–ilta": "sibelius-ilta",
    "Sibelius - ilta": "sibelius-ilta",
    "”Niskavuoren naiset”": "niskavuoren naiset",
    "»Niskavuoren\u00a0 naiset«.": "niskavuoren naiset",
    "Rock’n’Roll": "rocknroll",
    "Rock'n'Roll": "rocknroll",
    "Straße": "strasse",
    "ＡＢＣ １２３": "abc 123",
    "Fö\u00adreställning": "föreställning",
    "C++": "c++",
    "Hamlet (ensi-ilta)": "hamlet (ensi-ilta)",
    "Mitä kuuluu? — Osa 2": "mitä kuuluu?-osa 2",
    "½ tuntia": "1⁄2 tuntia",
    "...": "",
    "": "",
}


@pytest.mark.parametrize(("name", "folded"), PINNED.items())
def test_a_folded_name_never_changes(name, folded):
    assert fold_name(name) == folded


@given(st.text(max_size=60))
def test_folding_is_the_same_done_twice_or_after_cleaning(name):
    assert fold_name(fold_name(name)) == fold_name(name) == fold_name(clean_name(name))


@given(st.text(max_size=40))
def test_spaces_quotes_and_case_make_no_difference(name):
    assert fold_name(f' "{name}". ') == fold_name(name)


@pytest.mark.parametrize(
    ("day", "far"),
    [
        (date(2014, 12, 31), True),
        (date(2015, 1, 1), False),
        (date(2026, 11, 22), False),
        (date(2028, 5, 22), False),
        (date(2028, 5, 23), True),
        (date(2062, 11, 14), True),
    ],
)
def test_a_day_before_2015_or_past_eighteen_months_is_far(day, far):
    assert is_far(day, date(2026, 11, 22)) is far


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 8, 31), date(2028, 2, 29)), (date(2025, 8, 30), date(2027, 2, 28))]
)
def test_eighteen_months_end_with_a_short_month(today, last):
    assert (is_far(last, today), is_far(last + timedelta(days=1), today)) == (False, True)
