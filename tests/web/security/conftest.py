from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tradeviz.story.load import default_folder, load
from tradeviz.views.choices import choice_for
from tradeviz.web.app import create_app
from tradeviz.web.page.controls import IDS, values_of
from tradeviz.web.security import AllowedHosts

if TYPE_CHECKING:
    from dash import Dash

    from tradeviz.story.story import PublishedStory


@pytest.fixture(scope="session")
def told() -> PublishedStory:
    return load(default_folder())


@pytest.fixture(scope="session")
def app(told: PublishedStory) -> Dash:
    """The built-in story's app, for this machine alone."""
    return create_app(told, AllowedHosts())


@pytest.fixture(scope="session")
def real_body(app: Dash, told: PublishedStory) -> dict[str, Any]:
    """What the page itself sends when a link in it is followed."""
    output = next(name for name in app.callback_map if name.startswith("..url.search"))
    values = dict(zip(IDS, values_of(choice_for(told, next(iter(told.claims))).but(claim=""), told), strict=True))
    given = {"url": "", "theme": "light"} | values
    inputs = [{**one, "value": given[one["id"]]} for one in app.callback_map[output]["inputs"]]
    kept = {"url": "/", "shown": ["", "light"]}
    state = [{**one, "value": kept[one["id"]]} for one in app.callback_map[output]["state"]]
    names = [part.rsplit(".", 1) for part in output[2:-2].split("...")]
    outputs = [{"id": place, "property": name} for place, name in names]
    return {"output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": ["url.search"], "state": state}
