"""The dashboard over HTTP: pages, downloads, and who may ask.

- `app`: the WSGI application, and serving it; `serve`: the processes and the socket; `reload`: stories that are edited.
- `routes`: the addresses that people know; `catalog`: which story or pair stands at which.
- `page`: what a page holds and what a choice changes in it, Dash within it.
- `static`: scripts and styles compressed and kept; `security`: what is refused, and the headers.
"""
