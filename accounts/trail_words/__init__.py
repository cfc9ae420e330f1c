"""What the trail says, in words: a sentence for each kind of deed, and names for its details.

Of deeds of other apps it knows only what they are called. A verb without words fails in
tests/accounts/test_trail_words.py.
"""

from .deeds import DEEDS, Deeds, said
from .details import LABELS, UNSAID, teach, word_for

__all__ = ["DEEDS", "LABELS", "UNSAID", "Deeds", "said", "teach", "word_for"]
