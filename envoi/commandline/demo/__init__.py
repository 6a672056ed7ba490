"""A practice that never was: invented people, lived through by the verbs the house itself uses."""
