"""FHIR R4 read into plain values: docs/reference/fhir.md says what, and how it is found again."""
