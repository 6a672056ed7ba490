"""Reviewed knowledge: what clinicians and ethicists have written down, each with its source."""
