"""Laws are about what is true, not about how busy the machine is: no example has a deadline."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
