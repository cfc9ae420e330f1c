"""The form that changes a role into another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CHOOSE


class ChangeRoleForm(forms.Form):
    """One choice out of all that a role can become; each is offered under its heading, in words."""

    use_required_attribute = False

    def __init__(self, *args: Any, offered: Mapping[str, Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._becoming = {one.key: one for group in offered.values() for one in group.values()}
        groups = [(heading, [(one.key, words) for words, one in group.items()]) for heading, group in offered.items()]
        choices: list[Any] = [("", CHOOSE), *groups]
        self.fields["becomes"] = forms.ChoiceField(label=_("What does the role change to?"), choices=choices)

    @property
    def offers_something(self) -> bool:
        return bool(self._becoming)

    @property
    def becoming(self) -> Any:
        return self._becoming[self.cleaned_data["becomes"]]
