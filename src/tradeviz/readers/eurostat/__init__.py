"""Eurostat's detailed trade (Comext): the bulk files, and answers of its API as SDMX-CSV."""
