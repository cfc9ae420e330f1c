"""What people are asked about cards and print runs."""

from .deeds import EndForm
from .registering import CommunityForm, RegisterForm
from .renewing import RenewForm
from .runs import AreaForm, FindForm, SeriesForm
from .stock import BlockForm, NumbersForm

__all__ = [
    "AreaForm",
    "BlockForm",
    "CommunityForm",
    "EndForm",
    "FindForm",
    "NumbersForm",
    "RegisterForm",
    "RenewForm",
    "SeriesForm",
]
