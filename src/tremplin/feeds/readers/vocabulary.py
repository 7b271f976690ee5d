"""The elements of the API Engagement dialect, with the other names catalogues give them."""

from __future__ import annotations

from typing import Final

Names = tuple[str, ...]

AUDIENCE: Final[Names] = ("audience", "publicBeneficiaries", "publicsBeneficiaires")
SOFT_SKILLS: Final[Names] = ("softSkills", "soft_skills")
STREET: Final[Names] = ("street", "address", "adresse")
COUNTRY: Final[Names] = ("country", "countryCode")
ORGANISATION_ID: Final[Names] = ("organizationClientId", "organizationId")
ORGANISATION_RNA: Final[Names] = ("organizationRNA", "organizationRna")
ORGANISATION_NUMBERS: Final[Names] = ("organizationSiret", "organizationSiren")
ORGANISATION_URL: Final[Names] = ("organizationUrl", "organizationWebsite")
BENEFICIARIES: Final[Names] = ("organizationBeneficiaries", "organizationBeneficiaires", "Beneficiaires")
NETWORKS: Final[Names] = ("organizationReseaux", "parentOrganizationName")
TEXTS: Final = frozenset(("title", "description", "organizationDescription"))  # may hold markup, never other elements

_OTHERS = """
    mission clientId title description applicationUrl image postedAt startAt endAt activity domain tags tasks
    requirements romeSkills remote schedule priority metadata places snu snuPlaces compensationAmount
    compensationAmountMax compensationUnit compensationType reducedMobilityAccessible closeToTransport openToMinors
    addresses addressPrecisions city postalCode departmentCode departmentName region lonlat lonLat location lat lon
    organizationName organizationLogo organizationDescription organizationStatusJuridique organizationType
    organizationFullAddress organizationPostCode organizationCity keyActions value item
"""
ELEMENTS: Final = frozenset(_OTHERS.split()).union(
    AUDIENCE,
    SOFT_SKILLS,
    STREET,
    COUNTRY,
    ORGANISATION_ID,
    ORGANISATION_RNA,
    ORGANISATION_NUMBERS,
    ORGANISATION_URL,
    BENEFICIARIES,
    NETWORKS,
)
