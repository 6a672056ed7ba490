"""Two ways a resource does not go in: it cannot, with a sentence, or it is not ours and counted."""


class Refused(Exception):
    """The resource cannot go in: which field, and one sentence that says why."""

    def __init__(self, field: str, why: str) -> None:
        """`field` is FHIR's own name of the field, or empty."""
        super().__init__(why)
        self.field = field
        self.why = why


class Ignored(Exception):
    """The resource is fine but not ours; the message is the label under which it is counted."""
