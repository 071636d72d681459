"""What ways of payment and documents of the till, purposes of passes are called, on screen and paper."""

from reception.core.text import N_

METHODS: dict[str, str] = {
    "cash": N_("Cash"),
    "card": N_("Bank card"),
    "wechat": N_("WeChat"),
    "alipay": N_("Alipay"),
    "transfer": N_("Bank transfer"),
    "account": N_("On account"),
    "deposit": N_("Deposit applied"),
    "rounding": N_("Rounded off"),
    "write_off": N_("Written off"),
}
DOCUMENTS: dict[str, str] = {  # of the till: each is in exactly one close
    "payment": N_("Payment made"),
    "deposit": N_("Deposit taken"),
    "receipt": N_("Received afterwards"),
    "refund": N_("Refund given"),
}
PURPOSES: dict[str, str] = {  # of a gate pass
    "repair": N_("Repair done"),
    "claim": N_("Warranty claim"),
    "free": N_("Nothing to pay"),
    "unrepaired": N_("Unrepaired"),
    "road_test": N_("Road test, comes back"),
    "unsettled": N_("Leaves unsettled"),
}
