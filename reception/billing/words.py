"""What ways of payment are called, on screen and paper."""

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
