"""Who works at the demonstration branch. Names alone, so that the sign-in screen may read them."""

PIN = "123456"  # of everybody in the demonstration; the sign-in screen says so
PEOPLE = (
    ("admin", "示例管理员", "administrator"),
    ("manager1", "示例经理", "manager"),
    *((f"advisor{n}", f"示例顾问{c}", "advisor") for n, c in enumerate("甲乙丙丁", 1)),
    ("foreman1", "示例主管", "foreman"),
    *((f"tech{n}", f"示例技师{c}", "technician") for n, c in enumerate("甲乙丙丁戊己庚辛", 1)),
    ("inspector1", "示例质检", "inspector"),
    ("cashier1", "示例收银", "cashier"),
    ("claims1", "示例索赔", "claims"),
    ("care1", "示例客服", "care"),
    ("parts1", "示例配件", "parts"),
)
