"""Pages of cards and of print runs, a module for each part of the work; `cards.urls` names them."""
