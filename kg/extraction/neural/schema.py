"""The classes, properties and qualifiers that the network was trained on, in the order of its outputs."""

from __future__ import annotations

import numpy as np

CLASSES = ("Organization", "Location", "Person", "Facility", "Event", "Product", "Work", "Project")
QUALIFIERS = ("date", "amount", "share", "role", "quantity", "object")
MODALITIES = ("fact", "planned", "negated", "possible")
SYMMETRIC = frozenset({"signedWith", "cooperatesWith", "kinOf"})

_ACTOR = "Organization Facility Location Person"
_THING = "Organization Facility Project Product Event Work"
_SIGNATURES = {
    "locatedIn": ("Organization Facility Location Event Project", "Location Facility"),
    "investsIn": (_ACTOR, "Organization Project Facility Location Product"),
    "holdsSharesIn": (_ACTOR, "Organization"),
    "acquires": (_ACTOR, "Organization Product Facility"),
    "signedWith": (_ACTOR, _ACTOR),
    "cooperatesWith": (_ACTOR, _ACTOR),
    "holdsPosition": ("Person", "Organization Project Event Location Facility"),
    "partOf": (_THING, _THING),
    "develops": (_ACTOR, "Product Work"),
    "builds": (_ACTOR, "Facility Project"),
    "operates": (_ACTOR, "Facility Product Organization"),
    "organizes": (_ACTOR, "Event Project"),
    "participatesIn": (_ACTOR + " Product Work", "Event Project"),
    "suppliesTo": (_ACTOR, "Organization Location Project Facility"),
    "founds": (_ACTOR, "Organization Facility"),
    "listedOn": ("Organization", "Organization"),
    "releasedOn": ("Work Product", "Product Organization Facility Event"),
    "formerName": ("Organization Location Product Facility", "Organization Location Product Facility"),
    "educatedAt": ("Person", "Organization"),
    "comesFrom": ("Person", "Location"),
    "kinOf": ("Person", "Person"),
}
PROPERTIES = tuple(_SIGNATURES)


def allowed(subject: str, name: str, object_: str) -> bool:
    """Whether the network was taught the property between things of the two classes."""
    domain, range_ = _SIGNATURES[name]
    same = name != "formerName" or subject == object_
    return same and subject in domain.split() and object_ in range_.split()


ALLOWED = np.array([[[allowed(s, p, o) for p in PROPERTIES] for o in CLASSES] for s in CLASSES])
"""ALLOWED[subject class, object class, property]."""
