"""Free text that must not tell who somebody is: asked once, confirmed for that very text, identity codes never.

    class RemarkForm(forms.Form):
        remarks = CheckedTextField(label=_("Remarks"), max_length=500, required=False, widget=forms.Textarea())

Nothing more is needed in the form, the view or the template: `{{ form.remarks.as_field_group }}` draws the field, and
after a suspicion the same widget draws a tick box below it. The box sends `<name>_confirmed` with a digest of the text
that was shown, so that it counts for that text only. Works without JavaScript.

* `kinds=IN_PUBLIC_NAMES` for names of events and the like: there only identity codes, telephones and e-mails are
  looked for. `from accounts.personal_text import IN_PUBLIC_NAMES`.
* A form that keeps what was typed and is filled again from it (a draft, the desk's hidden fields) keeps the
  confirmations too: `typed(form)` gives both, by the names of the page's fields.
* A text that was confirmed once and is offered again (the desk's event) is offered as `confirmed(text)`.
* A subclass of its own calls `super().clean`, as NameField of the desk does.

Knows forms and `accounts.personal_text`; reads and writes no rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.personal_text import EVERY_KIND, Kind, Suspicion, suspicions

LOOKS_LIKE = {
    Kind.IDENTITY_CODE: gettext_lazy(
        "This is like a personal identity code: %(found)s. It is never stored: remove it."
    ),
    Kind.BIRTH_DATE: gettext_lazy("This looks like a date of birth: %(found)s."),
    Kind.PHONE: gettext_lazy("This looks like a telephone number: %(found)s."),
    Kind.EMAIL: gettext_lazy("This looks like an e-mail address: %(found)s."),
    Kind.ADDRESS: gettext_lazy("This looks like an address: %(found)s."),
    Kind.NAME: gettext_lazy("This looks like a name: %(found)s."),
}
SUFFIX = "_confirmed"


class TypedText(str):
    """What was typed, with the digest of the text whose box was ticked ("" when none was)."""

    confirmed: str = ""

    @classmethod
    def of(cls, text: str, confirmed: str) -> TypedText:
        typed_text = cls(text)
        typed_text.confirmed = confirmed
        return typed_text


def confirmed(text: str) -> TypedText:
    """A text that passed before, to offer again as a field's initial value: its box is drawn ticked."""
    return TypedText.of(text, digest(text))


def digest(text: str) -> str:
    """Tells whether a text is the one that was confirmed; no secret."""
    return hashlib.sha256(normalize_newlines(text).strip().encode()).hexdigest()[:32]


class _Checked:
    """A control with the tick box below it when what was typed is suspicious and may be confirmed."""

    template_name = "django/forms/widgets/checked_text.html"
    control_template = ""
    kinds: Collection[Kind] = EVERY_KIND

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedText | None:
        text = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return None if text is None else TypedText.of(str(text), str(data.get(name + SUFFIX, "")))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        found = look(value, self.kinds) if isinstance(value, TypedText) else []
        if found and not any(one.kind is Kind.IDENTITY_CODE for one in found):
            context["confirm"] = {
                "name": name + SUFFIX,
                "id": f"{context['widget']['attrs'].get('id') or 'id_' + name}{SUFFIX}",
                "digest": digest(value),
                "is_ticked": value.confirmed == digest(value),
            }
        return {**context, "control_template": self.control_template}


class CheckedTextarea(_Checked, forms.Textarea):
    control_template = forms.Textarea.template_name


class CheckedTextInput(_Checked, forms.TextInput):
    control_template = forms.TextInput.template_name


def look(text: str, kinds: Collection[Kind]) -> list[Suspicion]:
    return suspicions(text, kinds=kinds, today=timezone.localdate())


class CheckedTextField(forms.CharField):
    """Cleans to the text, when nothing in it is suspicious or the person has confirmed this very text.

    `kinds`: what is looked for. `widget` is a Textarea or a TextInput (the default), an instance or the class.
    """

    def __init__(self, *, kinds: Collection[Kind] = EVERY_KIND, widget: Any = forms.TextInput, **options: Any) -> None:
        plain = widget() if isinstance(widget, type) else widget
        checked = CheckedTextarea if isinstance(plain, forms.Textarea) else CheckedTextInput
        control = plain if isinstance(plain, _Checked) else checked(attrs=plain.attrs)
        control.kinds = kinds
        self.kinds = kinds
        super().__init__(widget=control, **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        found = look(text, self.kinds)
        certain = [one for one in found if one.kind is Kind.IDENTITY_CODE]
        if certain:
            raise ValidationError(_sentences(certain), code="identity_code")
        if found and getattr(value, "confirmed", "") != digest(text):
            raise ValidationError([*_sentences(found), _next_step()], code="personal")
        return text


def _sentences(found: list[Suspicion]) -> list[ValidationError]:
    """One sentence for each kind, with the pieces of text that made the suspicion."""
    kinds = list(dict.fromkeys(one.kind for one in found))
    pieces = {kind: ", ".join(dict.fromkeys(one.found for one in found if one.kind is kind)) for kind in kinds}
    return [ValidationError(LOOKS_LIKE[kind] % {"found": pieces[kind]}, code=kind.value) for kind in kinds]


def _next_step() -> ValidationError:
    return ValidationError(
        _("Nothing here may tell who a client is: remove it. If it is about no client, tick the box under the text."),
        code="next_step",
    )


def typed(form: forms.Form) -> dict[str, str]:
    """What was typed into a bound form, by the names of its fields, and which texts were confirmed."""
    data = form.data
    checked = (name + SUFFIX for name, field in form.fields.items() if isinstance(field, CheckedTextField))
    return {name: data[name] for name in [*form.fields, *checked] if name in data}
