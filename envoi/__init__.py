"""Practice software for psychotherapists, built around how a therapeutic relationship ends."""

__version__ = "0.1.0"
