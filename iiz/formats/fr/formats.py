from iiz.formats import *  # noqa: F403  # Django looks for one module per language
