"""What the floor says most, shipped: what it is about, the words, what it would be done with.

The third part is the code of an operation, part or package: a finding said with these words brings
its items and prices when it becomes additional work. A branch edits the list in the settings.
"""

PHRASES: tuple[tuple[str, str, str], ...] = (
    ("fault", "故障已复现", ""),
    ("fault", "故障未复现", ""),
    ("fault", "需路试确认", ""),
    ("found", "前制动片磨损到限", "TC009"),
    ("found", "后制动片磨损到限", "TC010"),
    ("found", "制动液含水超标", "TC011"),
    ("found", "蓄电池电量不足", "TC014"),
    ("found", "节气门积炭", "TC013"),
    ("found", "空调滤芯脏污", "TC007"),
    ("found", "轮胎偏磨", "TC015"),
    ("found", "雨刮片老化", "BY025"),
    ("found", "底盘渗油", ""),
    ("done", "已更换，试车正常", ""),
    ("done", "已清洗", ""),
    ("done", "已紧固", ""),
    ("done", "旧件放后备箱", ""),
    ("note", "请联系客户", ""),
    ("note", "已联系客户", ""),
    ("note", "缺件，请订货", ""),
    ("note", "预计多用 30 分钟", ""),
)
