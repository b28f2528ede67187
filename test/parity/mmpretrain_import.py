"""MMPretrain's modules, without what else its package imports.

Its backbones need torch, mmengine and mmcv alone; the package around them imports libraries for pictures, tables and colours, of
which nothing here is called. Where they are absent, empty modules stand in for them while MMPretrain is imported.
"""

import importlib.abc
import importlib.machinery
import importlib.metadata
import sys
import types
import warnings

import timm  # noqa: F401  (whatever else these import must find the real modules)
import torch.distributed.fsdp  # noqa: F401
import torch.distributed.optim  # noqa: F401
import torchvision  # noqa: F401

STOOD_IN = {"cv2", "einops", "mat4py", "matplotlib", "modelindex", "pandas", "rich", "termcolor", "yapf"}


class StandIn(types.ModuleType):
    """A module in which every name is a class that does nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *_, **__: None})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins, after all that is really there."""

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] not in STOOD_IN:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        module.__path__ = []


def mmpretrain():
    """`mmpretrain.models`; ImportError where MMPretrain is not installed."""
    sys.modules.setdefault("importlib_metadata", importlib.metadata)
    finder = Finder()
    sys.meta_path.append(finder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import mmpretrain.models

            return mmpretrain.models
    finally:
        sys.meta_path.remove(finder)
