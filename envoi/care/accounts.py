"""What people log in with: a log-in that is theirs alone, and a password that is hard to guess."""

from django.contrib.auth.password_validation import (
    UserAttributeSimilarityValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from envoi.care.answers import Refused
from envoi.records.models import Account

LONGEST_LOGIN = 120
TOLD_BY_THE_HOUSE = ("envoi", "therap")  # the first guesses at a password of this house
NOT_LIKE_THE_PERSON = UserAttributeSimilarityValidator(user_attributes=("login", "name"))


def password_refused(password: str, *, login: str, name: str = "") -> Refused | None:
    """Why this cannot be the password of somebody with this log-in and name."""
    if any(word in password.casefold() for word in TOLD_BY_THE_HOUSE):
        return Refused("Please choose one without “envoi” or “therapy” in it.", "password")
    account = Account(login=login)
    account.name = name  # type: ignore[attr-defined]  # an account has none of its own
    try:
        validate_password(password, account)
        NOT_LIKE_THE_PERSON.validate(password, account)
    except ValidationError as error:
        return Refused(" ".join(error.messages), "password")
    return None


def new(login: str, password: str, *, name: str = "") -> Account | Refused:
    """An account nobody has yet, in the transaction of what it is made for."""
    login = login.strip().lower()
    if not login or len(login) > LONGEST_LOGIN:
        return Refused("A log-in needs a name of at most 120 characters.", "login")
    if Account.objects.filter(login=login).exists():
        return Refused(f"The log-in “{login}” is taken.", "login")
    refused = password_refused(password, login=login, name=name)
    if refused:
        return refused
    try:
        with transaction.atomic():
            return Account.objects.create_account(login, password)
    except IntegrityError:  # somebody took it in this moment
        return Refused(f"The log-in “{login}” is taken.", "login")
