"""The built-in story's dashboard for any WSGI server: `waitress-serve app:server`, `gunicorn app:server`."""

from tradeviz.cli import main
from tradeviz.web.app import create_app

server = create_app().server

if __name__ == "__main__":
    main(["serve"])
