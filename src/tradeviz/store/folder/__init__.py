"""A store in a folder of Parquet files, read through DuckDB."""
