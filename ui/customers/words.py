"""Words for what is noted about a customer."""

from reception.core.text import N_

HOW = {
    "in_store": N_("in the store"),
    "signed": N_("signed"),
    "phone": N_("by phone"),
    "message": N_("by message"),
}
SAID_HOW = HOW | {"before": N_("noted before")}
CONSENT = {
    ("privacy", True): N_("Privacy notice given"),
    ("marketing", True): N_("Agrees to offers"),
    ("marketing", False): N_("Does not want offers"),
}
WHY = {
    "phone": N_("same phone"),
    "second_phone": N_("same second phone"),
    "name_no_phone": N_("same name, one without a phone"),
    "name_near_phone": N_("same name, phone differs by a slip"),
    "plate": N_("same plate, name sounds alike"),
}
FIELDS = {
    "phone": N_("Phone"),
    "phone2": N_("Second phone"),
    "class_": N_("Care class"),
    "address": N_("Address"),
    "note": N_("Note"),
    "marketing": N_("Offers"),
}
