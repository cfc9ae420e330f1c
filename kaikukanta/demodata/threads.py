"""What the demo's workers ask Kaikukeskus and the other way round. Nothing in it tells who a client is."""

from __future__ import annotations

from typing import NamedTuple


class Thread(NamedTuple):
    """One question: at which desk, how many days ago it was asked, what was written in turns, whether it is closed.

    The site begins unless `from_kaikukeskus`.
    """

    site: str
    days_ago: int
    turns: list[str]
    is_closed: bool = False
    from_kaikukeskus: bool = False


ESPOO, TAPIOLA, KAJAANI = "Espoon aikuissosiaalityö", "Ohjaamo Tapiola", "Kajaanin sosiaalityö"
KUHMO, VASA = "Kuhmon järjestötalo", "Vaasan sosiaalitoimisto"

THREADS = [
    Thread(ESPOO, 0, ["Asiakas on juuri muuttanut toisesta kunnasta. Merkitäänkö uusi vai vanha postinumero?"]),
    Thread(ESPOO, 2, ["Kortin kääntöpuolen viivakoodi on painunut vinoon. Voiko kortin silti luovuttaa?"]),
    Thread(
        ESPOO,
        9,
        [
            "Asiakkaalla on lapsi vuoroviikoin. Lasketaanko hänet lasten määrään?",
            "Kyllä, jos lapsi asuu asiakkaan luona edes osan ajasta ja on alle 18-vuotias.",
        ],
    ),
    Thread(
        ESPOO,
        40,
        [
            "Asiakas ei halua kertoa syntymävuotta. Voiko kortin luovuttaa?",
            "Syntymävuosi on pakollinen tieto, ilman sitä korttia ei voi rekisteröidä. Sukupuolen, äidinkielen ja "
            "elämäntilanteen voi jättää kertomatta.",
            "Kiitos, asia selvisi.",
        ],
        is_closed=True,
    ),
    Thread(
        ESPOO,
        4,
        ["Tämän kortin lasten määräksi on merkitty neljä. Tarkistatteko, onko luku oikein?"],
        from_kaikukeskus=True,
    ),
    Thread(TAPIOLA, 1, ["Nuori täyttää kuusitoista vasta joulukuussa. Saako hän kortin jo nyt?"]),
    Thread(
        TAPIOLA,
        25,
        ["Voiko saman kortin voimassaoloa jatkaa, jos asiakkuus siirtyy toiseen ohjaamoon?", "Ei: kortin voimassaoloa "
         "jatkaa se toimipaikka, joka kortin antoi. Vastuuhenkilö voi siirtää kortit."],
        is_closed=True,
    ),
    Thread(KAJAANI, 3, ["Paperilomakkeessa luovutuspäivä oli epäselvä. Merkitsin päivän, jona lomake tuli meille."]),
    Thread(
        KAJAANI,
        18,
        ["Asiakas kertoi, että uimahalli ei tuntenut korttia. Kenelle asiasta kerrotaan?", "Kertokaa alueen "
         "vastuuhenkilölle, hän on yhteydessä uimahalliin."],
    ),
    Thread(KUHMO, 60, ["Saako kortin antaa vapaaehtoistyöntekijälle?", "Kortin saa asiakas, jonka rahatilanne on "
                       "tiukka. Myös vapaaehtoinen voi olla asiakas."], is_closed=True),
    Thread(VASA, 1, ["Klienten talar bara somaliska. Finns villkoren på andra språk?"]),
    Thread(
        VASA,
        12,
        ["Kortet har förnyats två gånger samma månad. Var det meningen?", "Nej, klienten kom två gånger. Den senare "
         "förnyelsen är rätt."],
        from_kaikukeskus=True,
    ),
]  # fmt: skip
