"""A store in a folder of Parquet files, read through DuckDB.

- store: answers, from one state of the folder while others import
- snapshot: the folder at one moment: which file has a pair, and whether it is sound
- manifest: the file that says which other files make up the store
- sql: DuckDB's connections, and the queries as its SQL
- ingest: imports, from the lock to the new manifest
- codes: rows as numbers
- buckets: rows of an import, divided by pair
- merge: the rows of a bucket in order, one a key
- revise: the rows that an import withdraws
- coverage: what the rows of a part cover
- parts: Parquet files of rows
- rewrite: the parts that an import touches, written anew
- totals: the tables of pairs and of trade with the world
"""
