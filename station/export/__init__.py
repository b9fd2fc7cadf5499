"""What leaves the station: tables, an HL7 FHIR bundle, and a report on paper.

Tables and bundle are made piece by piece, in the same memory for a week and for ten years.
"""
