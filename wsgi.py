"""What a WSGI server loads: the application, with settings from the environment."""

from academy import config
from academy.app import create_app

app = create_app(config.from_environment())
