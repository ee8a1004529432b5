"""What published figures imply, and what analysts reckon from them."""
