"""What do departments send for comparison, and whom of the register does it hit?

Five at the beginning of a round, six more once the register of the years before is there. Workbooks, GB18030, UTF-8 with a
mark: as offices write them. Most rows are strangers; of the chosen, some hold and some have ended.
"""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from yangguang.demo import sheets
from yangguang.demo.numbers import company
from yangguang.demo.people import Someone, Villagers

FILES = {
    "vehicles": "公安-机动车.xlsx",
    "companies": "市场监管-企业登记.csv",
    "housing": "不动产-房屋登记.csv",
    "payroll": "财政-供养人员.xlsx",
    "deaths": "公安-死亡注销.csv",
    "pensions": "人社-职工参保.csv",
    "medical": "医保-医疗费用.xlsx",
    "pupils": "教育-学籍.xlsx",
    "minimum_living": "民政-低保名册.csv",
    "disability": "残联-残疾人证.csv",
    "exited_elsewhere": "外县-退出名册.csv",
}
FIRST = ("vehicles", "companies", "housing", "payroll", "deaths")
LATER = ("pensions", "medical", "pupils", "minimum_living", "disability", "exited_elsewhere")
HEADINGS = {
    "vehicles": ("号牌号码", "车辆类型", "品牌型号", "所有人", "身份证明号码", "初次登记日期", "机动车状态", "购置价(元)"),
    "companies": ("统一社会信用代码", "企业名称", "姓名", "证件号码", "职务", "登记状态", "成立日期"),
    "housing": ("不动产单元号", "坐落", "建筑面积(平方米)", "用途", "权利人", "权利人证件号", "登记时间", "权利状态"),
    "payroll": ("单位名称", "姓名", "身份证号", "编制类型", "在职状态"),
    "deaths": ("姓名", "公民身份号码", "死亡日期", "注销原因"),
    "pensions": ("参保单位", "姓名", "身份证号", "性别", "险种", "月缴费基数或待遇", "最近缴费年月", "参保状态"),
    "medical": ("结算年度", "姓名", "身份证号", "性别", "医疗总费用", "报销金额", "个人自付", "最近结算日期", "结算状态"),
    "pupils": ("学籍号", "姓名", "身份证件号", "性别", "出生日期", "学校名称", "学段", "入学年月", "学籍状态"),
    "minimum_living": ("低保证号", "姓名", "身份证号", "性别", "出生日期", "救助类别", "月保障金额", "享受起始日期", "保障状态"),
    "disability": ("残疾人证号", "姓名", "身份证号", "残疾类别", "残疾等级", "发证日期", "证件状态"),
    "exited_elsewhere": ("县(市、区)", "户编号", "姓名", "证件号码", "退出日期", "退出方式"),
}  # fmt: skip
ENCODINGS = {
    "companies": "gb18030", "housing": "utf-8-sig", "deaths": "gb18030", "pensions": "utf-8-sig", "minimum_living": "gb18030",
    "disability": "gb18030", "exited_elsewhere": "utf-8-sig",
}  # fmt: skip
SEXES = {"1": "男", "2": "女"}
Fields = Sequence[Any]


@dataclass(frozen=True, slots=True)
class County:
    """The county whose departments write: its name without the ending, code of six digits, car letter."""

    name: str
    area: int
    plate: str


def _day(dice: random.Random, first: int, last: int) -> dt.date:
    return dt.date(first, 1, 1) + dt.timedelta(days=dice.randrange((last - first) * 365))


def _vehicle(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    kind = dice.choice(("小型轿车", "小型普通客车", "轻型自卸货车", "普通二轮摩托车"))
    model = dice.choice(("五菱宏光", "长安之星", "比亚迪F3", "大众朗逸", "时风", "江淮骏铃"))
    state = "正常" if holds else dice.choice(("注销", "报废"))
    plate = f"{county.plate}{dice.randrange(10000, 99999)}"
    return (
        plate, kind, model, one.name, one.number, f"{_day(dice, 2008, 2016)}", state, float(dice.randrange(8_000, 160_000)),
    )  # fmt: skip


def _company(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    trade = dice.choice(("养殖", "农机", "建材", "粮油", "苗木", "运输"))
    name = f"{county.name}{one.name[0]}记{trade}{dice.choice(('有限公司', '专业合作社', '商行'))}"
    role = dice.choice(("法定代表人", "股东"))
    state = "在业" if holds else dice.choice(("注销", "吊销"))
    day = _day(dice, 2008, 2016)
    return company(dice, county.area), name, one.name, one.number, role, state, f"{day:%Y/%m/%d}"


def _house(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    where = f"{county.name}县城区{dice.choice('东南西北')}苑{dice.randrange(1, 60)}幢"
    use = dice.choices(("成套住宅", "商业服务", "车库"), (80, 12, 8))[0]
    unit = f"{county.area}{dice.randrange(10**16):016d}"
    state = "现势" if holds else "历史"
    area = f"{dice.uniform(42, 140):.2f}"
    return unit, where, area, use, one.name, one.number, f"{_day(dice, 2009, 2016)}", state


def _post(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    unit = f"{county.name}县{dice.choice(('中学', '卫生院', '财政所', '水务站', '农技站', '中心小学'))}"
    return unit, one.name, one.number, dice.choice(("行政", "事业")), "在职" if holds else "离职"


def _death(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    day = dt.date(2016, 1, 5) + dt.timedelta(days=dice.randrange(290))
    return one.name, one.number, f"{day}", "死亡注销" if holds else "恢复户口"


def _insured(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    unit = f"{county.name}{dice.choice(('纺织', '板材', '食品', '电子', '物业'))}有限公司"
    kind = dice.choice(("企业职工基本养老保险", "工伤保险", "失业保险"))
    state, month = ("正常缴费", f"2016{dice.randrange(5, 10):02d}") if holds else ("中断", f"2014{dice.randrange(1, 13):02d}")
    return unit, one.name, one.number, SEXES[one.sex], kind, float(dice.randrange(2_400, 5_200)), month, state


def _bill(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    total = dice.randrange(38_000, 90_000)
    paid = dice.randrange(21_000, 30_000)  # by the patient: above both amounts of the table
    day = dt.date(2016, 1, 10) + dt.timedelta(days=dice.randrange(270))
    state = "已结算" if holds else "冲正"
    return "2016", one.name, one.number, SEXES[one.sex], float(total), float(total - paid), float(paid), f"{day}", state


def _pupil(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    school = f"{county.name}县{dice.choice(('第一', '第二', '实验', '新星'))}{dice.choice(('中学', '小学'))}"
    number, stage = f"G{one.number}", dice.choice(("小学", "初中", "高中", "中职"))
    since = f"{dice.randrange(2011, 2017)}09"
    state = "在读" if holds else dice.choice(("毕业", "退学"))
    return number, one.name, one.number, SEXES[one.sex], f"{one.born}", school, stage, since, state


def _allowance(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    number, since = f"{county.area}D{dice.randrange(10**8):08d}", f"{_day(dice, 2010, 2016)}"
    kind, state = dice.choice(("农村低保", "农村五保")), "在保" if holds else dice.choice(("停保", "退保"))
    return number, one.name, one.number, SEXES[one.sex], f"{one.born}", kind, float(dice.randrange(180, 480)), since, state


def _certificate(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    kind, grade = dice.randrange(1, 7), dice.randrange(1, 5)
    words = ("视力", "听力", "言语", "肢体", "智力", "精神")[kind - 1], ("一级", "二级", "三级", "四级")[grade - 1]
    state = "正常" if holds else dice.choice(("注销", "迁出"))
    return f"{one.number}{kind}{grade}", one.name, one.number, *words, f"{_day(dice, 2009, 2016)}", state


def _left(dice: random.Random, one: Someone, holds: bool, county: County) -> Fields:
    other = dice.choice(("沭阳县", "泗阳县", "宿豫区", "睢宁县"))
    day = f"{_day(dice, 2014, 2016)}"
    return other, f"{dice.randrange(10**10):010d}", one.name, one.number, day, "脱贫" if holds else "返贫"


ROWS = {
    "vehicles": _vehicle, "companies": _company, "housing": _house, "payroll": _post, "deaths": _death, "pensions": _insured,
    "medical": _bill, "pupils": _pupil, "minimum_living": _allowance, "disability": _certificate, "exited_elsewhere": _left,
}  # fmt: skip
_STRANGERS = {
    "vehicles": 600, "companies": 420, "housing": 480, "payroll": 260, "deaths": 160, "pensions": 300, "medical": 320,
    "pupils": 240, "minimum_living": 180, "disability": 150, "exited_elsewhere": 120,
}  # fmt: skip


def mistyped(one: Someone) -> Someone:
    """The same person as a tired hand types the number: two neighbouring signs of its end change places."""
    number = one.number
    at = next((at for at in range(15, 10, -1) if number[at] != number[at + 1]), 15)
    return replace(one, number=number[:at] + number[at + 1] + number[at] + number[at + 2 :])


def rows(
    name: str,
    active: Sequence[Someone],
    ended: Sequence[Someone],
    villagers: Villagers,
    county: County,
    strangers: int | None = None,
) -> list[Fields]:
    """The rows of dataset `name`: the chosen people, and strangers of `villagers`, well mixed."""
    dice = random.Random(f"{villagers.seed}/{name}")
    write = ROWS[name]
    count = _STRANGERS[name] if strangers is None else strangers
    first = (*sorted(FIRST), *LATER).index(name) * 10**7
    others = (villagers.stranger(first + i) for i in range(count))
    out = [write(dice, one, True, county) for one in active]
    out += [write(dice, one, False, county) for one in ended]
    out += [write(dice, one, dice.random() < 0.9, county) for one in others]
    dice.shuffle(out)
    return out


def write_file(folder: Path, name: str, content: Iterable[Fields]) -> Path:
    """Write a department's file into `folder` in its usual kind and encoding; return its path."""
    path = folder / FILES[name]
    if path.suffix == ".xlsx":
        sheets.write(path, [("Sheet", _with_heading(name, content))])
    else:
        with path.open("w", encoding=ENCODINGS[name], newline="") as out:
            csv.writer(out).writerows(_with_heading(name, content))
    return path


def _with_heading(name: str, content: Iterable[Fields]) -> Iterator[Fields]:
    yield HEADINGS[name]
    yield from content


def write_all(
    folder: Path, chosen: Mapping[str, tuple[Sequence[Someone], Sequence[Someone]]], villagers: Villagers, county: County,
    names: Sequence[str] = FIRST,
) -> dict[str, Path]:  # fmt: skip
    """The files `names` in `folder`; `chosen` names for each dataset those whose record holds, and whose has ended."""
    return {
        name: write_file(folder, name, rows(name, *chosen.get(name, ((), ())), villagers, county))
        for name in names
    }
