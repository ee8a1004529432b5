"""Figures brought in on the page: one import at a time, only where this machine alone can ask for it.

- `permission`: whether this server takes figures in at all, and if not, why.
- `uploads`: files on their way from a browser: how large, how many, and the private folders that they wait in.
- `job`: what an import under way is, and what it says of itself; `runner`: the one that runs, and how it ends.
- `files_job`, `pair_job`: files into the store, and a pair from a publisher's service.
- `importer`: all of this for one server.

The addresses stand in `web.import_routes`, the page in `web.page.imports` and `assets/import.js`.
"""
