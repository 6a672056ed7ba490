"""Tables (CSV) read into plain values: docs/reference/csv.md says what, and how it is found again.

One module a table (clients, episodes, sessions, scores, goals) says which column is which field.
"""
