"""Tags of the cards' pages."""
