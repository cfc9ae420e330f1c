"""Finnish alphabetical order (å ä ö last) on any PostgreSQL, with or without ICU.

Pure SQL expression, measured against ICU's fi order (dependencies.md section 1). Used in querysets of names.
"""

from django.db.models import CharField, F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Collate, Lower, NullIf
from django.utils.translation import get_language


class _Translated(Func):
    function = "translate"
    template = "translate(%(expressions)s, 'åäöæøéèêáàâüúíóõñçšžđł-', '{|}|}eeeaaayuiooncszdl ')"
    output_field = CharField()


def finnish(text: str | Combinable) -> Collate:
    """An expression that sorts a text column (its name, or an expression) as a Finnish or Swedish reader expects."""
    return Collate(_Translated(Lower(text)), "C")


def shown(stem: str, *, english: bool = False) -> Combinable:
    """What the reader sees of `<stem>_fi` and `<stem>_sv` (and `<stem>_en`, when there is one), as a column.

    Mirrors `accounts.models.network.in_language`: lists are sorted by what stands on the page.
    """
    language = (get_language() or "fi")[:2]
    if language == "sv" or (language == "en" and english):
        return Coalesce(NullIf(F(f"{stem}_{language}"), Value("")), F(f"{stem}_fi"))
    return F(f"{stem}_fi")


_ORDER = str.maketrans("åäöæøéèêáàâüúíóõñçšžđł-", "{|}|}eeeaaayuiooncszdl ")


def finnish_key(text: str) -> str:
    """The same order for names that are sorted outside the database."""
    return text.lower().translate(_ORDER)
