"""The headers that tell a browser what the page may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone")
_NOR = ("midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking")


def policy(framing: Sequence[str] = ()) -> str:
    """The page's Content-Security-Policy: everything from here, and no script but our files.

    Args:
        framing: sites that may show the page in a frame; nobody by default.

    Styles are free, because Dash's components bring theirs in elements that their scripts write and Plotly draws with
    style attributes; a style can load nothing from elsewhere, for images and fonts are bound to this server too. Images
    may also stand in the page itself (`data:`: small drawings, the marks of the style) or be made by it (`blob:`: a
    chart's SVG, which the browser can turn into a PNG only by way of an image); neither asks anybody for anything.
    """
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "script-src-attr": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(framing) or "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def security_headers(framing: Sequence[str] = ()) -> dict[str, str]:
    """What every answer carries, whatever it is; `framing` as for `policy`."""
    return {
        "Content-Security-Policy": policy(framing),
        "X-Content-Type-Options": "nosniff",
        # It knows no list of sites, and a browser that reads the policy leaves it aside.
        **({} if framing else {"X-Frame-Options": "DENY"}),
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in (*_NOTHING, *_NOR)),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
