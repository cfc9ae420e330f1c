"""Finnish alphabetical order (å ä ö last) on any PostgreSQL, with or without ICU.

Pure SQL expression, measured against ICU's fi order (dependencies.md section 1). Used in querysets of names.
"""

from django.db.models import CharField, F, Func
from django.db.models.functions import Collate, Lower


class _Translated(Func):
    function = "translate"
    template = "translate(%(expressions)s, 'åäöæøéèêáàâüúíóõñçšžđł-', '{|}|}eeeaaayuiooncszdl ')"
    output_field = CharField()


def finnish(field: str) -> Collate:
    """An expression that sorts the text column `field` as a Finnish or Swedish reader expects."""
    return Collate(_Translated(Lower(F(field))), "C")
