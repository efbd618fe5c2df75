"""The class and the lab: what the library knows, on pages of a small local server (extra ``web``)."""
