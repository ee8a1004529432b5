"""CEPII's BACI: its releases as downloaded."""
