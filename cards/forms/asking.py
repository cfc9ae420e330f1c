"""The form of a question to Kaikukeskus, of an answer, and of a question back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.text_field import CheckedTextField

from .fields import DeedForm


class WriteForm(DeedForm):
    """A text in a thread. Behind a shared login the worker's name is asked, too: whom to answer."""

    text = CheckedTextField(
        label=gettext_lazy("Question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=gettext_lazy("Do not write names or anything else that tells who the client is."),
        error_messages={
            "required": gettext_lazy("Write the question or the answer."),
            "max_length": gettext_lazy("The text is too long. Shorten it to 1000 characters."),
        },
    )
    worker_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name: it tells whom to answer.")},
    )

    def __init__(self, *args: Any, is_shared: bool, is_answer: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_answer:
            self.fields["text"].label = _("Your answer")
        if not is_shared:
            del self.fields["worker_name"]

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take: text, worker_name, key."""
        return {"worker_name": "", **{name: self.cleaned_data[name] for name in self.fields}}
