"""`python -m station.guard` is the guard."""

import sys

from station.guard.process import main

sys.exit(main())
