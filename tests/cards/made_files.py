"""Workbooks made for the tests, good and hostile, in the shapes that files really have inside."""

import base64
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": RELATIONS.format(f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": RELATIONS.format(
        f'<Relationship Id="r" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    ),
}
# An .xls written once with xlwt: B2:D3 of "Taul1" hold headings, A045198723, 2 and the day 14.11.2026.
XLS = zlib.decompress(
    base64.b85decode(
        "c-rk)O=uHA6#izjX?|$ZB&I?mlu)p0EydW1_0X;rwFhm9BKU)#sm-CZZcCa7da+t_6a-I-mqI;wse17T74+sosHh+aLZU}cf`W%O>zkKdO{+oz"
        "TByvo%$qmw&6|0<Gw;przMKyiX70v{ScYD>P_lfetB?sQKBo}^=`BmLPVJ>)DXc2^ytI&YZafOS@W?fk>s^F~JNh%Czy~VFF@eExGaX++>|!5M"
        "Li*4{RNw|lf@or|B1}&)UBmP?_k7HBCrd6f?V-K}aSZduU|YAni;rk6tP4Vpd!KFIu_S>;JeRxp{1s8|>qcK@BsI3m6wP`)W<d+upElDO*$&{Q"
        "jL+R2106>R1w?77XYtjF17Dn&ei~Qum6Z#S{M%Bw=MQo(E#Y$cRZRz`V4dU;$s>T6E;Vi(O6A593+RGu%Mt+gjc2kWW;~lS&D<nK`u^0!WIF2t"
        "l4nl)fxazW+Y&pvw{PwA%S_LiA+#hj1UO>qi4LQI`7p;#h@4xv_4(DnP|`TTk|{n7%4f!U=_D*%kQQVdWT}g_Qq#s3o0(qZQP(jaV;ZHKp}IBM"
        "Xfu1Kxz8omw$ePEjMv773VtK;`A-KPH0M7Wn~0z5FP@9ey)|agLTA`8*~@Dh?V?>=zb5g}aB5-am-kGYe#tdnEyQ=A!?F*?1}wtQBZgT}ZfVpK"
        "KUyyPSxIZ{H`e8+DWA#{o?lw~IoCzrXe95|BDg0FDZl-M9|{Tz3JMAe3JMC<L%yGC_S?A59}eX=eUJTLXOT)t{U-TuaS-ElW$CkW4@{~vI9t>H"
        "Sqryt#u8Q9IR6VJ4%6%zjADrW7_E8#(wCB`yq~HKLw_%XYMsASi=Y2^{_kdk)BO"
    )
)


def zipped(parts: dict[str, Any]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx(rows: str = "", **changed: Any) -> bytes:
    """A smallest .xlsx around the XML of its rows; `changed` adds or replaces members."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet, **changed})


def cell(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(
    rows: str, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", styles: str = "", **changed: Any
) -> bytes:
    body = (
        f'<office:document-content xmlns:office="{OPEN}office:1.0" xmlns:table="{OPEN}table:1.0"'
        f' xmlns:text="{OPEN}text:1.0" xmlns:style="{OPEN}style:1.0" xmlns:number="{OPEN}datastyle:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="Taulu">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": "<manifest/>", "content.xml": body, **changed})


def saved(
    rows: Iterable[Iterable[Any]] = (), cells: dict[str, Any] | None = None, formats: dict[str, str] | None = None
) -> bytes:
    """An .xlsx as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for reference, value in (cells or {}).items():
        sheet[reference] = value
        sheet[reference].number_format = (formats or {}).get(reference, sheet[reference].number_format)
    target = BytesIO()
    book.save(target)
    return target.getvalue()
