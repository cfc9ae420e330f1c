"""The words that ticket offices and venues put above their columns, in Finnish, Swedish and English.

Pure: standard library and `cards.columns`. The template's own words are first; within a field, earlier words win over
later ones, so that "Esityspäivä" is the day and a "Päivämäärä" beside it is not. Sources: our samples, domain.md 5
[G1, T4], general knowledge of Finnish reports `[K]`; add the words of a new report here.
"""

import re
import unicodedata

from cards.columns import words

CODE = words(
    "Kortin tunnus | Kaikukortin tunnus | Kaikukortin numero | Kaikukortin nro | Kaikukortin koodi",
    "Kortin numero | Kortin nro | Kortin koodi | Kortti nro | Korttinumero | Korttitunnus | Korttikoodi",
    "Kaikukorttinumero | Kaikukortti nro | Kaikukortti numero | Kaikukortti tunnus | Kaikukortti koodi",
    "Kaikukoodi | Kaikutunnus | Kortkod | Kortets kod | Kortets nummer | Kortnummer | Kort nr | Kortnr",
    "Kaikukortets kod | Kaikukortets nummer | Kaikukortkod | Kaikukortnummer | Kod för Kaikukortti",
    "Kaikukorttikod | Card code | Card number | Card no | Card nr | Card id | Code of the card | Kaikukortti code",
    "Kaikukortti number | Kaiku card code | Kaiku card number",
)
# Taken only when nothing better is found: "Koodi" may be the event's. A bare "Kaikukortti" is often a count [G1], and
# "Kortti" a way of paying; such columns are found by the codes in them.
WEAK_CODE = words(
    "Tunnus | Koodi | Kod | Code",
)
CHILDREN = words(
    "Lapset | Lapsia | Lapsiliput | Lapsilippu | Lapsilippuja | Lastenliput | Lasten liput | Lasten lippuja",
    "Lasten määrä | Lasten lukumäärä | Lasten lkm | Lapsia kpl | Lapset kpl | Lapset lkm | Lapsi kpl",
    "Lapsilippuja kpl | Lapsilippujen määrä | Lasten lippujen määrä | Lasten lippujen lukumäärä",
    "Lapsilippujen lukumäärä | Lapsi | Lasten | Barn | Barnbiljetter | Barnbiljett | Antal barn",
    "Antal barnbiljetter | Barn antal | Barn st | Children | Child tickets | Children's tickets",
    "Childrens tickets | Number of children | Child | Kids",
)
ADULTS = words(
    "Aikuiset | Aikuisia | Aikuisliput | Aikuisten liput | Aikuislippuja | Aikuisten määrä | Aikuisia kpl",
    "Aikuinen | Käyntejä | Käynnit | Käyntien määrä | Käyttöjä | Käyttökerrat | Lippuja | Liput | Lippumäärä",
    "Lippujen määrä | Lippujen lukumäärä | Liput kpl | Lippuja kpl | Kpl | Lkm | Määrä | Lukumäärä | Myyty",
    "Myydyt | Myyty kpl | Vuxna | Vuxenbiljetter | Antal vuxna | Besök | Antal besök | Antal biljetter",
    "Biljetter | Antal | St | Sålda | Adults | Adult | Adult tickets | Number of adults | Visits",
    "Number of tickets | Tickets | Quantity | Qty | Count | Number | Amount | Pcs | Sold",
)
EVENT = words(
    "Tapahtuma | Tapahtuman nimi | Esitys | Esityksen nimi | Näytös | Näytöksen nimi | Produktio | Teos",
    "Konsertti | Kurssi | Kurssin nimi | Näyttely | Ottelu | Elokuva | Tilaisuus | Tilaisuuden nimi | Ohjelma",
    "Tapahtuma / esitys | Evenemang | Evenemangets namn | Evenemangsnamn | Föreställning | Föreställningens namn",
    "Produktion | Konsert | Kurs | Kursens namn | Utställning | Film | Pjäs | Program | Event | Event name",
    "Name of the event | Show | Show name | Performance | Production | Concert | Course | Course name",
    "Exhibition | Title",
)
DAY = words(
    "Tapahtumapäivä | Tapahtumapvm | Tapahtuman päivä | Tapahtuman pvm | Tapahtuman päivämäärä | Esityspäivä",
    "Esityspvm | Esityksen päivä | Esityksen pvm | Esityksen päivämäärä | Näytöspäivä | Näytöspvm | Käyntipäivä",
    "Käyntipvm | Käynnin päivä | Käyttöpäivä | Käyttöpvm | Kurssin alkamispäivä | Alkamispäivä | Konserttipäivä",
    "Evenemangsdatum | Evenemangsdag | Evenemangets datum | Föreställningsdatum | Föreställningsdag",
    "Datum för evenemanget | Föreställningens datum | Besöksdatum | Besöksdag | Startdatum | Event date",
    "Date of the event | Show date | Performance date | Visit date | Date of visit | Start date | Event day",
    "Päivämäärä | Päivä | Pvm | Pvä | Datum | Dag | Date | Day",
)
# Either may be meant; the cells tell.
WHEN = words(
    "Ajankohta | Tapahtuma-aika | Tapahtuman aika | Tapahtuman ajankohta | Esitysaika | Esityksen ajankohta",
    "Aika | Päivä ja aika | Päivämäärä ja aika | Pvm ja klo | Pvm klo | Pvm / klo | Päivä ja kellonaika | Alkaa",
    "Alkamisaika | Tidpunkt | Evenemangstid | Datum och tid | Datum och klockslag | Börjar | Start | Starts",
    "Date and time | Date/time | Datetime | Event time | Show time | Performance time | When",
)
TIME = words(
    "Kellonaika | Klo | Kello | Alkaa klo | Esitys klo | Klockslag | Klockan | Kl | Tid | Starttid | Time",
    "Start time",
)
TICKET_TYPE = words(
    "Lipputyyppi | Lippulaji | Lipputuote | Lipun tyyppi | Lippuluokka | Hintaryhmä | Hintaluokka | Asiakasryhmä",
    "Alennusryhmä | Alennus | Alennustyyppi | Tyyppi | Tuotetyyppi | Tuote | Tuotteen nimi | Biljettyp",
    "Biljettslag | Produkt | Biljettkategori | Priskategori | Prisgrupp | Rabatt | Rabattyp | Kundgrupp | Typ",
    "Ticket type | Type of ticket | Ticket category | Price category | Price type | Discount | Discount type",
    "Type | Product",
)
# What joins the rows of one purchase. A customer's number, an invoice's or an event's is none.
ORDER = words(
    "Tilausnumero | Tilausnro | Tilaus nro | Tilauksen numero | Tilauksen nro | Tilaustunnus | Tilauksen tunnus",
    "Varausnumero | Varausnro | Varaus nro | Varauksen numero | Varauksen nro | Varaustunnus | Varauksen tunnus",
    "Varauskoodi | Oston numero | Ostosnumero | Ostonumero | Ordernummer | Order nr | Ordernr | Orderns nummer",
    "Beställningsnummer | Beställningsnr | Bokningsnummer | Bokningsnr | Boknings nr | Bokningskod | Köpnummer",
    "Order number | Order no | Order id | Booking number | Booking no | Booking id | Booking code",
    "Booking reference | Booking ref | Reservation number | Reservation no | Reservation id | Purchase number",
    "Purchase id | Transaction number | Transaction no | Transaction id",
)
# Taken only when the cells are numbers: "Varaus" may be a yes or a count.
WEAK_ORDER = words(
    "Tilaus | Varaus | Ostos | Beställning | Bokning | Order | Booking | Reservation | Transaction",
)

# Looked for only when the sender has several venues. "Paikka" and "Plats" may be a seat: the cells tell.
VENUE = words(
    "Kaikukortti-kohde | Kohde | Tapahtumapaikka | Tapahtuman paikka | Esityspaikka | Teatteri | Toimipaikka",
    "Tapahtumajärjestäjä | Järjestäjä | Paikka | Kaikukortti-aktör | Aktör | Evenemangsplats | Evenemangets plats",
    "Spelplats | Teater | Arrangör | Plats | Kaikukortti venue | Venue | Venue name | Theatre | Theater | Organiser",
    "Organizer | Location | Place",
)

KNOWN = {
    word: field
    for field, known in (
        ("time", TIME),
        ("when", WHEN),
        ("day", DAY),
        ("order", ORDER + WEAK_ORDER),
        ("venue", VENUE),
        ("ticket_type", TICKET_TYPE),
        ("event", EVENT),
        ("adults", ADULTS),
        ("children", CHILDREN),
        ("code", CODE + WEAK_CODE),
    )
    for word in known
}

# What the template's example row begins with: whatever the language, such a row is never a use.
EXAMPLE = {"fi": "Esimerkki", "sv": "Exempel", "en": "Example"}
_EXAMPLE = re.compile("|".join(EXAMPLE.values()), re.IGNORECASE)

_TOTAL = re.compile(
    r"(?:(?:kaikki )?yhteensä|yht|(?:loppu|väli)?summat?|kaikkiaan|total(?:t|summa|s)?|(?:sub|grand )total|sammanlagt"
    r"|(?:del|slut)summa|sum)(?:[^\w]|[0-9]|kpl|st|eur|lippua|biljetter|tickets)*"
)

_KAIKU = "kaiku"
_CHILD = re.compile("laps[ei]|last[ae]|barn|child|kids?")
_ADULT_TOO = re.compile("aikui|vux|adult|perhe|famil")  # "1 aikuinen + 1 lapsi" is one row with both


def names_card(ticket_type: str) -> bool:
    return _KAIKU in ticket_type.casefold()


def names_child(ticket_type: str) -> bool:
    """Whether a folded type is a child's ticket of a cardholder: it names the card and a child, and no adult."""
    return names_card(ticket_type) and bool(_CHILD.search(ticket_type)) and not _ADULT_TOO.search(ticket_type)


def is_example(text: str) -> bool:
    """Whether the cell of a code begins or ends with the word: "Esimerkki: A012345678", "A012345678 (example)"."""
    words_in = re.findall(r"\w+", text)
    return bool(words_in) and any(_EXAMPLE.fullmatch(word) for word in (words_in[0], words_in[-1]))


def is_total(text: str) -> bool:
    """Whether a cell is the label of a total row: "Yhteensä", "Summa:", "Totalt 18 st"; not "Total Recall"."""
    return _TOTAL.fullmatch(" ".join(unicodedata.normalize("NFKC", text).casefold().split())) is not None
