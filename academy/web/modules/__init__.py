"""Modules, their lessons and the exercises in them."""

from academy.web.modules.views import blueprint

__all__ = ["blueprint"]
