"""Tables in tradeviz's own columns: CSV, Parquet and Excel, one set of rules."""
