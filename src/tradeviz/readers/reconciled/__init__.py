"""Figures that a publisher made of what both sides declared, beside CEPII's BACI: one for each flow."""
