/*
zh = "收入来源构成"
en = "Income by source"
unit = "fen a year"
unit_zh = "分/年"
adds = true
status = "cited"
source = "packs/00/forms/statement.toml: the parts of the formula"
note = "of households with items; a claimed sum has no parts; expense counts against the others; the rate is per head"
[part.wage]
zh = "工资性收入"
en = "Wages"
[part.business]
zh = "生产经营性收入"
en = "Business"
[part.property]
zh = "财产性收入"
en = "Property"
[part.transfer]
zh = "转移性收入"
en = "Transfers"
[part.expense]
zh = "生产经营性支出"
en = "Business expense"
[[example]]
level = "village"
households = [
  { place = 320324100201, size = 3, wage_fen = 100, business_fen = 20, property_fen = 0, transfer_fen = 5, expense_fen = 7 },
  { place = 320324100201, size = 1, wage_fen = 1, business_fen = 2, property_fen = 3, transfer_fen = 4, expense_fen = 5 },
  { place = 320324100201, size = 9, income_claimed = true },
]
is = [
  { place = 320324100201, part = "business", value = 22, of = 4 }, { place = 320324100201, part = "expense", value = 12, of = 4 },
  { place = 320324100201, part = "property", value = 3, of = 4 }, { place = 320324100201, part = "transfer", value = 9, of = 4 },
  { place = 320324100201, part = "wage", value = 101, of = 4 },
]
*/
SELECT place, 'wage' AS part, SUM(wage_fen) AS value, SUM(size) AS "of" FROM households WHERE wage_fen IS NOT NULL GROUP BY place
UNION ALL
SELECT place, 'business' AS part, SUM(business_fen) AS value, SUM(size) AS "of" FROM households WHERE business_fen IS NOT NULL GROUP BY place
UNION ALL
SELECT place, 'property' AS part, SUM(property_fen) AS value, SUM(size) AS "of" FROM households WHERE property_fen IS NOT NULL GROUP BY place
UNION ALL
SELECT place, 'transfer' AS part, SUM(transfer_fen) AS value, SUM(size) AS "of" FROM households WHERE transfer_fen IS NOT NULL GROUP BY place
UNION ALL
SELECT place, 'expense' AS part, SUM(expense_fen) AS value, SUM(size) AS "of" FROM households WHERE expense_fen IS NOT NULL GROUP BY place
