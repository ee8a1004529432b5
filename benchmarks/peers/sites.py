"""The pages that are measured: how each is served, what shows that it is there, and how its filter is used."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

APPS = Path(__file__).parent / "apps"
OWN = "tradeviz"
PEERS = ("Streamlit", "Vizro", "Panel")
SERVE = "from tradeviz.cli import main; main()"
LABEL = "Goods category"


@dataclass(frozen=True)
class Site:
    """One page.

    Attributes:
        name: as the table calls it.
        command: how to serve it; `{port}` stands for the port.
        text: selectors of its text and key figures.
        plots: how many charts it has at least.
        pick: chooses goods by name, as a reader does; its last act is the choice.
        path: where the page is.
        still: selector of charts that the server has drawn, where it does.
    """

    name: str
    command: tuple[str, ...]
    text: tuple[str, ...]
    plots: int
    pick: Callable[[Page, str], None]
    path: str = "/"
    still: str = ""


def sites(python: str) -> tuple[Site, ...]:
    """tradeviz from this environment and its peers from the interpreter named, as each is meant to be served."""
    own = (sys.executable, "-c", SERVE, "serve", "--no-browser", "--host", "127.0.0.1", "--port", "{port}")
    return (
        Site(OWN, own, ("article h1", "#key-figures dd"), 1, pick_in_tradeviz, still=".undrawn svg"),
        Site("Streamlit", _streamlit(python), ("h1", "[data-testid=stMetricValue]"), 3, pick_in_streamlit),
        Site("Vizro", (python, str(APPS / "vizro_app.py"), "{port}"), ("h1, h2", ".card p"), 3, pick_in_dash),
        Site("Panel", _panel(python), ("a.title, .title", "h3"), 3, pick_in_panel, "/panel_app"),
        Site("bare Dash", (python, str(APPS / "dash_app.py"), "{port}"), ("h1", "dd"), 3, pick_in_dash),
    )


def _streamlit(python: str) -> tuple[str, ...]:
    settings = {
        "server.port": "{port}",
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "viewer",
    }
    options = (f"--{name}={value}" for name, value in settings.items())
    return (python, "-m", "streamlit", "run", str(APPS / "streamlit_app.py"), *options)


def _panel(python: str) -> tuple[str, ...]:
    where = ("--address", "127.0.0.1", "--port", "{port}")
    return (python, "-m", "panel", "serve", str(APPS / "panel_app.py"), *where)


def pick_in_dash(page: Page, goods: str) -> None:
    page.locator("button.dash-dropdown").first.click()
    page.locator(".dash-dropdown-search").fill(goods)
    page.locator(".dash-dropdown-option").filter(has_text=goods).first.click()


def pick_in_tradeviz(page: Page, goods: str) -> None:
    page.get_by_role("button", name=LABEL).click()
    page.get_by_placeholder("Search").fill(goods)
    page.locator(".dash-dropdown-content .dash-dropdown-option").filter(has_text=goods).first.click()


def pick_in_streamlit(page: Page, goods: str) -> None:
    # Its list puts only the options in view on the page, so the goods are searched for, as on the other pages.
    page.get_by_role("combobox").first.fill(goods)
    page.get_by_role("option", name=goods, exact=True).click()


def pick_in_panel(page: Page, goods: str) -> None:
    page.get_by_label(LABEL).select_option(goods)
