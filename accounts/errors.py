"""What actions of this app answer when a rule stops them, in words for the person."""

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A rule stopped the deed. Carries a translated sentence with the next step; views put it on the form."""
