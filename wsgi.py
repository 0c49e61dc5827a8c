"""What a WSGI server loads: the application, with settings from the environment."""

from academy.app import from_environment

app = from_environment()
