"""The description of an offer that search engines read: a service of a company (schema.org). Not a JobPosting: it is no job, and
engines that list jobs refuse what is none. Pure."""

from __future__ import annotations

from typing import Any

from tremplin.portal.immersions.offer import Offer


def described(offer: Offer, address: str) -> dict[str, Any]:
    """The JSON-LD of an offer."""
    where = {
        "streetAddress": offer.street,
        "postalCode": offer.postcode,
        "addressLocality": offer.city,
        "addressCountry": "FR",
    }
    company: dict[str, Any] = {
        "@type": "Organization",
        "name": offer.company,
        "identifier": {"@type": "PropertyValue", "propertyID": "SIRET", "value": offer.siret},
    }
    if offer.website:
        company["url"] = offer.website
    return {
        "@context": "https://schema.org",
        "@type": "Service",
        "serviceType": "Immersion professionnelle",
        "name": f"Découvrir le métier : {offer.job.label}",
        "url": address,
        "provider": company,
        "isRelatedTo": {"@type": "Occupation", "name": offer.occupation, "occupationalCategory": offer.rome},
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": address,
            "serviceLocation": {
                "@type": "Place",
                "address": {"@type": "PostalAddress"} | {name: text for name, text in where.items() if text},
                "geo": {"@type": "GeoCoordinates", "latitude": offer.lat, "longitude": offer.lon},
            },
        },
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"},
    }
