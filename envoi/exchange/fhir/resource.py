"""The few fields of FHIR R4 that are read, as types; everything else is passed over unseen."""

import msgspec
from msgspec import Raw


class Element(msgspec.Struct, rename="camel", kw_only=True, gc=False):
    """A part of a resource; names are FHIR's own in snake case."""


class Coding(Element):
    """A code of a system, with the words its sender shows for it."""

    system: str | None = None
    code: str | None = None
    display: str | None = None
    extension: "list[Extension]" = []


class Concept(Element):
    """FHIR's CodeableConcept: codes for one meaning, and its words."""

    coding: list[Coding] = []
    text: str | None = None


class Extension(Element):
    """An addition to a resource; nested ones carry their own short url."""

    url: str = ""
    extension: "list[Extension]" = []
    value_boolean: bool | None = None
    value_coding: Coding | None = None
    value_codeable_concept: Concept | None = None
    value_decimal: float | None = None
    value_string: str | None = None


class Identifier(Element):
    """A number by which its system knows a thing."""

    use: str | None = None
    system: str | None = None
    value: str | None = None


class Reference(Element):
    """A pointer to another resource: by address, by number, or by words alone."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Period(Element):
    """From when to when."""

    start: str | None = None
    end: str | None = None


class Quantity(Element):
    """A measured amount."""

    value: float | None = None
    unit: str | None = None
    code: str | None = None


class Name(Element):
    """FHIR's HumanName."""

    use: str | None = None
    text: str | None = None
    family: str | None = None
    given: list[str | None] = []


class Telecom(Element):
    """FHIR's ContactPoint."""

    system: str | None = None
    value: str | None = None
    use: str | None = None


class Address(Element):
    """A postal address."""

    use: str | None = None
    text: str | None = None
    line: list[str | None] = []
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Communication(Element):
    """A language a patient speaks."""

    language: Concept | None = None
    preferred: bool | None = None
    extension: list[Extension] = []


class Meta(Element):
    """When this version of a resource was written."""

    last_updated: str | None = None


class Kind(Element):
    """What a JSON object says it is; None where it is no resource."""

    resource_type: str | None = None


class Entry(Element):
    """An entry of a Bundle; its resource is still unread, and empty where there is none."""

    full_url: str | None = None
    resource: Raw = Raw(b"")


class Bundle(Element):
    """A Bundle of any type, its entries still unread."""

    entry: list[Raw] | None = None


class Resource(Element):
    """What every resource may carry; its identifier is a list or, in some types, a single one."""

    id: str | None = None
    meta: Meta | None = None
    identifier: list[Identifier] | Identifier | None = None
    contained: list[Raw] = []


class Patient(Resource):
    """A client."""

    name: list[Name] = []
    birth_date: str | None = None
    telecom: list[Telecom] = []
    address: list[Address] = []
    communication: list[Communication] = []
    extension: list[Extension] = []
    active: bool | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


class Practitioner(Resource):
    """A therapist or a colleague."""

    name: list[Name] = []


class PractitionerRole(Resource):
    """A practitioner at a place."""

    practitioner: Reference | None = None


class Participant(Element):
    """A member of a care team."""

    member: Reference | None = None


class CareTeam(Resource):
    """The people around a client."""

    participant: list[Participant] = []


class EpisodeOfCare(Resource):
    """A course of therapy."""

    status: str | None = None
    patient: Reference | None = None
    period: Period | None = None
    care_manager: Reference | None = None
    team: list[Reference] = []


class Encounter(Resource):
    """A session that was or will be."""

    status: str | None = None
    class_: Coding | None = msgspec.field(default=None, name="class")
    subject: Reference | None = None
    episode_of_care: list[Reference] = []
    appointment: list[Reference] = []
    period: Period | None = None
    length: Quantity | None = None


class Attendee(Element):
    """Somebody, or something, an appointment is with."""

    actor: Reference | None = None
    status: str | None = None


class Appointment(Resource):
    """An appointed hour."""

    status: str | None = None
    start: str | None = None
    end: str | None = None
    minutes_duration: int | None = None
    participant: list[Attendee] = []
    cancelation_reason: Concept | None = None


class Component(Element):
    """A part of an observation with a code and a value of its own."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_integer: int | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    data_absent_reason: Concept | None = None
    extension: list[Extension] = []


class Observation(Resource):
    """An answer, a total, or a panel of them."""

    status: str | None = None
    code: Concept | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    value_quantity: Quantity | None = None
    value_integer: int | None = None
    value_codeable_concept: Concept | None = None
    value_string: str | None = None
    data_absent_reason: Concept | None = None
    has_member: list[Reference] = []
    derived_from: list[Reference] = []
    component: list[Component] = []


class Answer(Element):
    """One answer on a form, and the questions that follow from it."""

    value_coding: Coding | None = None
    value_integer: int | None = None
    value_decimal: float | None = None
    value_quantity: Quantity | None = None
    value_string: str | None = None
    item: "list[Question]" = []


class Question(Element):
    """A question of a filled-in form, or a group of them."""

    link_id: str | None = None
    definition: str | None = None
    answer: list[Answer] = []
    item: "list[Question]" = []


class QuestionnaireResponse(Resource):
    """A filled-in form."""

    status: str | None = None
    questionnaire: str | None = None
    subject: Reference | None = None
    authored: str | None = None
    item: list[Question] = []


class Goal(Resource):
    """A goal in somebody's words."""

    lifecycle_status: str | None = None
    achievement_status: Concept | None = None
    description: Concept | None = None
    subject: Reference | None = None
    start_date: str | None = None
    status_date: str | None = None
    expressed_by: Reference | None = None


class Condition(Resource):
    """What somebody came with."""

    verification_status: Concept | None = None
    code: Concept | None = None
    subject: Reference | None = None
    recorded_date: str | None = None
    onset_date_time: str | None = None
