"""`python -m academy` is the command `academy`."""

import sys

from academy.cli import main

sys.exit(main())
