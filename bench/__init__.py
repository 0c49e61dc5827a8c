"""How fast the pages are beside a bare page of the same size: `python -m bench`."""
