"""The headers that tell a browser what the page may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOTHING = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone")
_NOR = ("midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking")


def policy(scripts: Iterable[str] = ()) -> str:
    """The page's Content-Security-Policy: everything from here, no script but our files and those of these hashes.

    Styles are free, because Dash's components bring theirs in elements that their scripts write and Plotly draws with
    style attributes; a style can load nothing from elsewhere, for images and fonts are bound to this server too.

    Args:
        scripts: hash sources of the inline scripts, with their quotation marks: `'sha256-…'`.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *scripts]),
        "script-src-attr": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def security_headers(scripts: Iterable[str] = ()) -> dict[str, str]:
    """What every answer carries, whatever it is."""
    return {
        "Content-Security-Policy": policy(scripts),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in (*_NOTHING, *_NOR)),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
