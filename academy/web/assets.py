"""Styles and scripts: fingerprinted, compressed once, served without touching the application."""

import gzip
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import brotli
import flask_bootstrap
from flask import Flask, current_app
from whitenoise import WhiteNoise

from academy.config import ROOT, Settings
from academy.web import headers

OURS = ROOT / "academy" / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
# Name on the site -> file; Bootstrap's comes out of the installed package.
PACKAGED = {"bootstrap/bootstrap.min.css": BOOTSTRAP / "css" / "bootstrap.min.css"}
FOR_EVER = 31_536_000


def init_app(app: Flask, settings: Settings) -> None:
    """Build what is missing and put it in front of the application."""
    sources = _sources()
    names = {name: _fingerprinted(name, path.read_bytes()) for name, path in sources.items()}
    app.extensions["academy.assets"] = {name: f"/static/{file}" for name, file in names.items()}
    folder = _built(settings.data_dir, sources, names)
    served = WhiteNoise(
        app.wsgi_app, max_age=FOR_EVER, allow_all_origins=False, add_headers_function=_strict
    )
    served.add_files(str(folder), prefix="static/")
    app.wsgi_app = served  # type: ignore[method-assign]


def url(name: str) -> str:
    """The address of a style, script or image, which changes whenever the file does."""
    found: str = current_app.extensions["academy.assets"][name]
    return found


def _strict(sent: Any, _path: str, _url: str) -> None:
    """The headers of every other answer, for a file opened by itself."""
    for name, value in headers.ALWAYS.items():
        sent[name] = value


def _sources() -> dict[str, Path]:
    ours = {p.relative_to(OURS).as_posix(): p for p in sorted(OURS.rglob("*")) if p.is_file()}
    return {**PACKAGED, **ours}


def _fingerprinted(name: str, content: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"


def _built(data_dir: Path, sources: dict[str, Path], names: dict[str, str]) -> Path:
    """The folder of compressed copies; made aside and moved into place, so never half there."""
    digest = hashlib.sha256("".join(sorted(names.values())).encode()).hexdigest()[:12]
    folder = data_dir / f"static-{digest}"
    if folder.is_dir():
        return folder
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=data_dir, prefix="static-new-"))
    for name, path in sources.items():
        _copy(path.read_bytes(), aside / names[name])
    try:
        os.rename(aside, folder)
    except OSError:
        # Another worker was faster; its copy is the same.
        shutil.rmtree(aside)
    for old in data_dir.glob("static-*"):
        if old != folder and not old.name.startswith("static-new-"):
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _copy(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if target.suffix in (".css", ".js", ".svg", ".txt", ".webmanifest"):
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content))
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, mtime=0))
