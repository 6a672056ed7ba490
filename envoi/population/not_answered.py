"""What the population answers where there is no right answer: a sentence, never a number."""


class NotAnswered(Exception):
    """A question that cannot be answered with this data; the message is one clear sentence."""
