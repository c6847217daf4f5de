"""A walk as schema.org names things, for search engines: a trip, its places, what is offered there.

Notes are no part of it, and a place is given only where it may be shown exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, url_for

from geodata.walk import Stop, Walk
from webapp.pages.formatting import said
from webapp.pages.language import gettext as _
from webapp.pages.showing import SHORT_LIST, OfferCard, StopCard

CONTEXT = "https://schema.org"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
Thing = dict[str, Any]


def trip_data(walk: Walk, lang: dict[str, Any], picture: str) -> Thing:
    """Name the walk and where it leads; a list of very many stops only says how many they are."""
    places = enumerate(walk.stops, start=1) if len(walk.stops) <= SHORT_LIST else ()
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "TouristTrip",
            "@id": _address(".show_walk", walk),
            "name": said(walk.title).text,
            "description": said(walk.summary).text.partition("\n\n")[0],
            "url": _address(".show_walk", walk, **lang),
            "image": picture,
            "provider": _organisation(name=walk.publisher),
            "itinerary": {
                "@type": "ItemList",
                "numberOfItems": len(walk.stops),
                "itemListOrder": "https://schema.org/ItemListOrderAscending",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": number,
                        "item": {
                            "@type": "Place",
                            "@id": _address(".show_stop", walk, stop_id=stop.id),
                            "name": said(stop.title).text,
                        },
                    }
                    for number, stop in places
                ],
            },
        }
    )


def place_data(walk: Walk, card: StopCard, lang: dict[str, Any], picture: str) -> Thing:
    """Name a stop as a place, and its offers as services with the hours of the next days."""
    stop = card.stop
    here = _address(".show_stop", walk, stop_id=stop.id)
    place = {
        "@type": "Place",
        "@id": here,
        "name": said(stop.title).text,
        "description": said(stop.text).text,
        "url": _address(".show_stop", walk, stop_id=stop.id, **lang),
        "image": picture,
        "sameAs": stop.website,
        "address": said(stop.address).text,
        "telephone": stop.phone,
        "geo": _position(stop),
        "amenityFeature": list(_features(stop)),
    }
    services = [_service(offer, stop, here) for offer in card.offers]
    return {"@context": CONTEXT, "@graph": [_filled(place), *services]}


def _service(card: OfferCard, stop: Stop, here: str) -> Thing:
    offer = card.offer
    channel = {
        "@type": "ServiceChannel",
        "serviceLocation": {"@id": here},
        "availableLanguage": list(offer.languages),
        "serviceUrl": offer.website,
    }
    return _filled(
        {
            "@type": "Service",
            "@id": f"{here}#{offer.id}",
            "name": said(offer.title).text,
            "description": said(offer.text).text,
            "serviceType": said(card.category.title).text if card.category else offer.category,
            "audience": _filled({"@type": "Audience", "audienceType": said(offer.audience).text}),
            "provider": _organisation(
                name=said(stop.actor).text,
                telephone=offer.phone or stop.phone,
                email=offer.email or stop.email,
            ),
            "availableChannel": _filled(channel),
            "hoursAvailable": [
                _hours(begin, end)
                for interval in card.intervals
                for begin, end in _by_day(*interval)
                if offer.status == "active"
            ],
        }
    )


def _hours(begin: datetime, end: datetime) -> Thing:
    day = begin.date().isoformat()
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": day,
        "validThrough": day,
        "opens": f"{begin:%H:%M}",
        "closes": f"{end:%H:%M}",
    }


def _by_day(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut at midnight what is open for a day or longer; a night stays whole."""
    while end - begin >= DAY:
        midnight = begin.replace(hour=0, minute=0) + DAY
        yield begin, midnight - MINUTE
        begin = midnight
    if begin < end:
        yield begin, end


def _organisation(name: str, **more: str) -> Thing:
    return _filled({"@type": "Organization", "name": name, **more}) if name else {}


def _position(stop: Stop) -> Thing:
    if stop.shape is None or stop.precision != "exact":
        return {}
    position = {"latitude": round(stop.shape.y, 5), "longitude": round(stop.shape.x, 5)}
    return {"@type": "GeoCoordinates", **position}


def _features(stop: Stop) -> Iterator[Thing]:
    told = (
        (stop.wheelchair == "yes", _("Step-free")),
        (stop.toilets_wheelchair == "yes", _("Step-free toilet")),
        (bool(stop.benches), _("Benches")),
    )
    for there, name in told:
        if there:
            yield {"@type": "LocationFeatureSpecification", "name": name, "value": True}


def _address(endpoint: str, walk: Walk, **values: Any) -> str:
    return url_for(endpoint, slug=walk.slug, _external=True, **values)


def _filled(thing: Thing) -> Thing:
    """Leave out what nothing is said of, and what would say its type alone."""
    filled = {name: value for name, value in thing.items() if value not in ("", [], {}, None)}
    return filled if set(filled) != {"@type"} else {}


def register_linked_data(app: Flask) -> None:
    app.jinja_env.globals.update(place_data=place_data, trip_data=trip_data)
