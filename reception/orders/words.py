"""What codes are called on screen and paper: order kinds, payers, origins and the ticks (DOMAIN §2).

The codes are the values of the enums in `orders.models` and of the papers' data; this module knows
no database, so the window and the papers share it.
"""

from reception.core.text import N_, _

WORDS = {
    # order kinds 维修类别
    "maintenance": N_("Maintenance"),
    "repair": N_("General repair"),
    "body": N_("Body and paint"),
    "accident": N_("Accident"),
    "claim": N_("Warranty claim"),
    "recall": N_("Recall"),
    "pdi": N_("PDI"),
    "internal": N_("Internal"),
    "rework": N_("Internal rework"),
    "comeback": N_("Comeback"),
    # payers 收费对象 ("internal" above)
    "customer": N_("Customer pays"),
    "insurer": N_("Insurer"),
    "maker": N_("Maker"),
    # kinds of a line
    "labour": N_("Labour hours"),
    "part": N_("Part"),
    "other": N_("Other"),
    # origins of a part 配件类型
    "original": N_("Original"),
    "equivalent": N_("Equivalent"),
    "aftermarket": N_("Aftermarket"),
    "remanufactured": N_("Remanufactured"),
    "repaired": N_("Repaired or used"),
    "own": N_("Customer's own"),
    # what happens to old parts 旧件处理
    "returned": N_("Taken back by the customer"),
    "kept": N_("Left with the workshop"),
    "none": N_("No old parts"),
    # the customer's opinion 客户意见
    "satisfied": N_("Satisfied"),
    "fairly": N_("Fairly satisfied"),
    "ordinary": N_("So-so"),
    "dissatisfied": N_("Dissatisfied"),
}


def word(code: str) -> str:
    """Return what people call a code, in the language in use; an unknown code is its own word."""
    return _(WORDS[code]) if code in WORDS else code
