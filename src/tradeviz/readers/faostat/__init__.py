"""FAOSTAT's trade matrix, with the table that says which of FAO's items are HS codes."""
