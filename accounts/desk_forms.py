"""The forms of a site's devices and workers, and of taking over at a desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User, Worker

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
SHORT = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "input--short"}
PIN_HELP = _("4 to 8 digits, not easy ones such as 1234. The worker types it and tells it to nobody.")


def pin_field(label: Any, *, words: Any, help_text: Any = "") -> forms.CharField:
    """A PIN is hidden as a password is, and no browser keeps it: the desk is shared."""
    return forms.CharField(
        label=label,
        max_length=20,  # a longer one is refused by the action, in words
        strip=True,
        help_text=help_text,
        widget=forms.PasswordInput(attrs=DIGITS | {"autocomplete": "one-time-code"}),
        error_messages={"required": words},
    )


class DeviceForm(forms.Form):
    """What the site calls a device."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the device"),
        max_length=60,
        help_text=_("As you speak of it, for example Ticket desk 1."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the device a name.")},
    )


class WorkerForm(forms.Form):
    """Somebody who works at the site."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the worker’s name.")},
    )
    initials = forms.CharField(
        label=_("Initials"),
        max_length=5,
        help_text=_("One to five letters. Each worker of the site has their own."),
        widget=forms.TextInput(attrs=SHORT),
        error_messages={
            "required": _("Type the worker’s initials."),
            "max_length": _("Type five letters at most."),
        },
    )
    user = forms.ModelChoiceField(
        User.people.visible_to(None),
        label=_("Own account"),
        required=False,
        empty_label=_("None"),
        help_text=_("If the worker also logs in with an e-mail address of their own."),
    )

    def __init__(self, *args: Any, accounts: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = accounts  # type: ignore[attr-defined]
        if not accounts.exists():
            del self.fields["user"]

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {"user": None, **{name: value for name, value in self.cleaned_data.items() if name != "pin_again"}}


class NewPinForm(forms.Form):
    """A PIN, twice, since nobody sees what is typed."""

    use_required_attribute = False
    pin = pin_field(_("PIN"), words=_("Type the PIN."), help_text=PIN_HELP)
    pin_again = pin_field(_("PIN again"), words=_("Type the PIN again."))

    def clean_pin_again(self) -> str:
        again: str = self.cleaned_data["pin_again"]
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError(_("The two PINs are not the same. Type both again."))
        return again


class NewWorkerForm(WorkerForm, NewPinForm):
    """A worker with the first PIN."""

    field_order = ["name", "initials", "pin", "pin_again", "user"]


class OwnPinForm(NewPinForm):
    """One's own PIN, changed with the old one."""

    field_order = ["old", "pin", "pin_again"]
    old = pin_field(_("Your PIN now"), words=_("Type the PIN that you use now."))


class SwitchForm(forms.Form):
    """Who takes over: initials and PIN, Enter."""

    use_required_attribute = False
    initials = forms.CharField(
        label=_("Initials"),
        max_length=20,
        widget=forms.TextInput(attrs=SHORT | {"autofocus": True, "data-initials": True}),
        error_messages={"required": _("Type your initials.")},
    )
    pin = pin_field(_("PIN"), words=_("Type your PIN."))


def facts_of(worker: Worker) -> dict[str, Any]:
    """What the form of a worker begins with."""
    return {"name": worker.name, "initials": worker.initials, "user": worker.user_id}
