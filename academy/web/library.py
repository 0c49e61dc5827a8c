"""The curriculum as the running site sees it."""

from pathlib import Path

from flask import Flask, current_app

from academy.config import Settings
from academy.content import Library, Module, Shelf
from academy.errors import NotFound


def shelve(app: Flask, settings: Settings) -> None:
    """Put the curriculum's folders on the application."""
    app.extensions["academy.shelf"] = Shelf(settings.modules_dir, settings.exercises_dir)


def library() -> Library:
    """The curriculum as it stands now."""
    shelf: Shelf = current_app.extensions["academy.shelf"]
    return shelf.library


def module(slug: str) -> Module:
    """One module; raises NotFound."""
    return library().module(slug)


def picture(found: Module, name: str) -> Path:
    """The file of a module's picture; raises NotFound for anything outside its folder."""
    settings: Settings = current_app.config["ACADEMY"]
    for folder in settings.modules_dir.glob(f"[0-9]*-{found.slug}"):
        for path in (folder / "images").glob("*"):
            if path.name == name and path.is_file():
                return path
    raise NotFound(name)
