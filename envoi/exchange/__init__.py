"""The ways in and out for files: pure mapping between formats and plain values, no database."""
