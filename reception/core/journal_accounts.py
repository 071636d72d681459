"""Account codes of the accounting journal, a branch's own; shipped with the usual ones (会计科目).

The four-digit codes are those of the Ministry of Finance's list (企业会计准则应用指南 附录: 会计科目);
what follows them is the branch's own detail.
"""

from typing import Any

from reception.core.errors import Invalid
from reception.core.text import N_, _

Accounts = dict[str, tuple[str, str]]  # role: code, name

# What is booked where, in the order of the settings page.
ROLES: dict[str, str] = {
    "cash": N_("Cash"),
    "card": N_("Bank card"),
    "transfer": N_("Bank transfer"),
    "wechat": N_("WeChat"),
    "alipay": N_("Alipay"),
    "bank": N_("To the bank"),
    "float": N_("Float given out"),
    "customer": N_("Owed by customers"),
    "insurer": N_("Owed by insurers"),
    "maker": N_("Owed by the maker"),
    "internal": N_("Paid by the house"),
    "deposit": N_("Deposits"),
    "labour": N_("Output, labour"),
    "part": N_("Output, material"),
    "other": N_("Output, other"),
    "allowance": N_("Refunds without a reversal"),
    "rounding": N_("Rounded off"),
    "write_off": N_("Written off"),
    "difference": N_("Cash over and short"),
}
USUAL: Accounts = {
    "cash": ("1001", "库存现金"),
    "card": ("1002", "银行存款"),
    "transfer": ("1002", "银行存款"),
    "wechat": ("101201", "其他货币资金-微信"),
    "alipay": ("101202", "其他货币资金-支付宝"),
    "bank": ("1002", "银行存款"),
    "float": ("1002", "银行存款"),
    "customer": ("112201", "应收账款-客户"),
    "insurer": ("112202", "应收账款-保险"),
    "maker": ("112203", "应收账款-厂家"),
    "internal": ("6601", "销售费用"),
    "deposit": ("2203", "预收账款"),
    "labour": ("600101", "主营业务收入-工时"),
    "part": ("600102", "主营业务收入-材料"),
    "other": ("600103", "主营业务收入-其他"),
    "allowance": ("600104", "主营业务收入-折让"),
    "rounding": ("6603", "财务费用"),
    "write_off": ("6702", "信用减值损失"),
    "difference": ("1901", "待处理财产损溢"),
}
LONGEST = 40


def check_accounts(value: Any) -> Accounts:
    """Return the accounts of their parsed form, shipped where not named.

    Raises Invalid(role): a code is 1 to 20 digits, dots or dashes, a name at most 40 characters.
    """
    if not isinstance(value, dict) or set(value) - set(ROLES):
        raise Invalid("value", _("Give a code and a name for each kind of booking."))
    found: Accounts = {}
    for role, shipped in USUAL.items():
        pair = value.get(role, shipped)
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise Invalid(role, _("Give a code and a name for each kind of booking."))
        code, name = (part.strip() if isinstance(part, str) else "" for part in pair)
        fits = code.isascii() and code.replace(".", "").replace("-", "").isdigit()
        if not fits or len(code) > 20 or not code[0].isdigit():
            raise Invalid(role, _("Give the account's code, such as 1001 or 1122.01."))
        if not 0 < len(name) <= LONGEST or not name.isprintable():
            raise Invalid(
                role, _("Give the account's name, at most {most} characters.").format(most=LONGEST)
            )
        found[role] = (code, name)
    return found
