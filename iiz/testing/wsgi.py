"""The product as `iiz.wsgi` serves it, with one bug planted on request.

A test that proves a lock matters starts a server whose IIZ_TEST_BUG names a function that takes
the lock out, and then expects to fail.
"""

import importlib
import os

from iiz.wsgi import application

__all__ = ["application"]

if os.environ.get("IIZ_TEST_BUG"):
    module, _, function = os.environ["IIZ_TEST_BUG"].partition(":")
    getattr(importlib.import_module(module), function)()
