"""How much one request may be, and how long one connection may idle."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY_BYTES = 256 * 1024  # bytes; a real body has about 2,000
MAX_FORM_BYTES = 2 * 1024 * 1024  # of an article: 200,000 characters, up to nine bytes each as a form sends them
MAX_IMPORT_BYTES = 8 * 1024**3  # of all files sent at once; the largest release of BACI has 2.5 GB
MAX_IMPORT_FILES = 60  # a release of BACI, unpacked, has some 30
MAX_QUERY_BYTES = 8 * 1024  # bytes
MAX_QUERY_FIELDS = 200  # names in a query; the page has a dozen
MAX_PATH_BYTES = 2 * 1024  # bytes
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32 * 1024
MAX_LIST_BYTES = 2 * 1024  # of all headers that are lists; a browser's have a few hundred
MAX_JSON_DEPTH = 12  # levels of JSON; a real body has four
MAX_JSON_TEXT = 4_000  # characters of one value
MAX_JSON_ITEMS = 200  # members of one list or object
MAX_JSON_NUMBER = 10**12

# For `waitress.create_server`. A connection that sends or takes nothing is closed; there are enough of them that
# fifty readers, each with a browser's six, do not wait for another.
WAITRESS_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "ident": "",  # no banner
        # Left to itself waitress drops the X-Forwarded headers. Where proxies are trusted the guard reads them; where
        # none is, they tell that there is one all the same.
        "clear_untrusted_proxy_headers": False,
        "max_request_body_size": MAX_FORM_BYTES,
        "max_request_header_size": MAX_HEADER_BYTES,
        "channel_timeout": 30,  # seconds
        "cleanup_interval": 5,  # seconds
        "connection_limit": 500,
        "asyncore_use_poll": True,  # select() ends at 1,024 open files
    }
)
