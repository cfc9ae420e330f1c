"""What people are asked about cards and print runs."""

from .deeds import CommunityForm, EndForm, RegisterForm, RenewForm
from .runs import AreaForm, FindForm, SeriesForm

__all__ = ["AreaForm", "CommunityForm", "EndForm", "FindForm", "RegisterForm", "RenewForm", "SeriesForm"]
