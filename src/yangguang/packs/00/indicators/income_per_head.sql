/*
zh = "人均纯收入"
en = "Net income per head"
unit = "fen a year"
unit_zh = "分/年"
adds = true
status = "cited"
source = "packs/00/forms/statement.toml: the formula of net income per head"
note = "value: all persons' incomes together; the rate is the mean"
[[example]]
level = "township"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 599999 },
  { place = 320324100201, size = 2, income_fen_per_head = 600000 },
  { place = 320324101202, size = 1, income_fen_per_head = -500 },
  { place = 320324101202, size = 4 },
]
is = [{ place = 320324100000, value = 2999997, of = 5 }, { place = 320324101000, value = -500, of = 1 }]
*/
SELECT place, SUM(income_fen_per_head * weight) AS value, SUM(weight) AS "of"
FROM households
WHERE income_fen_per_head IS NOT NULL
GROUP BY place
