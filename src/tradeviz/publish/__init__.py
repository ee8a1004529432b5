"""A story or a pair as one HTML file that works without a server, and folders and archives of such files.

- `held`: which choices a file holds; `content`: what each of them puts on the page, as plain trees; `links`, `fields`:
  what takes the place of links to a server and of Dash's fields; `walk`: one walk through trees for all of them.
- `packing`: every part that comes twice, once. `document`: the file, with a policy that lets nothing else in.
- `edition`: when a file was made, of which figures. `site`: a folder of files with its index and feed. `archive`: dated
  versions that never change, and what changed since.
"""
