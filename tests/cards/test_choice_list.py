"""The value lists of the registration form: which answers there are, in which order, in three languages."""

import pytest

from cards.choice_list import choices


def of_list(name):
    return [row for row in choices() if row.list_name == name]


def test_there_are_three_lists():
    assert {row.list_name for row in choices()} == {"gender", "mother_tongue", "life_situation"}


@pytest.mark.parametrize("name", ["gender", "mother_tongue", "life_situation"])
def test_a_list_is_numbered_and_ends_with_one_refusal(name):
    rows = of_list(name)
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    assert [row.is_refusal for row in rows] == [False] * (len(rows) - 1) + [True]
    assert rows[-1][2:5] == ("Ei halua kertoa", "Vill inte berätta", "Does not wish to tell")


@pytest.mark.parametrize("name", ["gender", "mother_tongue", "life_situation"])
def test_codes_and_labels_of_a_list_are_different_in_every_language(name):
    for column in zip(*(row[1:5] for row in of_list(name)), strict=True):
        assert len(set(column)) == len(column)
        assert all(text.strip() == text != "" for text in column)


def test_gender_has_three_answers():
    assert [row.code for row in of_list("gender")] == ["woman", "man", "other", "not_told"]


def test_life_situations_follow_the_order_of_statistics_finland():
    codes = [row.code for row in of_list("life_situation")]
    assert codes == ["employed", "unemployed", "student", "pensioner", "service", "other", "not_told"]


def test_mother_tongues_begin_with_the_languages_of_the_country():
    codes = [row.code for row in of_list("mother_tongue")]
    assert codes[:9] == ["fi", "sv", "se", "smn", "sms", "krl", "rom", "fse", "fss"]
    assert codes[-2:] == ["other", "not_told"]


def test_the_other_mother_tongues_are_in_finnish_alphabetical_order():
    names = [row.label_fi for row in of_list("mother_tongue")][9:-2]
    assert names == sorted(names, key=lambda name: name.replace("š", "s"))


def test_finnish_and_swedish_names_of_languages_are_in_lower_case():
    rows = [row for row in of_list("mother_tongue") if not row.is_refusal]
    assert [row for row in rows if not (row.label_fi.islower() and row.label_sv.islower())] == []
