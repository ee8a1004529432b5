"""Trade between two countries: every figure with its source, every sentence checked against the rest."""

from importlib.metadata import version

from tradeviz.errors import StoryError, TradevizError
from tradeviz.story.load import load
from tradeviz.story.story import Story

__all__ = ["Story", "StoryError", "TradevizError", "__version__", "load"]
__version__ = version("tradeviz")
