/*
zh = "低于低收入线的人口"
en = "Persons below the low-income line"
unit = "persons"
unit_zh = "人"
adds = true
values = ["income_line"]
status = "cited"
source = "Foster, Greer and Thorbecke 1984 (FGT 0); the line: the paper, first change"
note = "strictly below; of all persons whose income is stated"
[[example]]
level = "village"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 599999 },
  { place = 320324100201, size = 2, income_fen_per_head = 600000 },
  { place = 320324101202, size = 1, income_fen_per_head = -500 },
  { place = 320324101202, size = 4 },
]
is = [{ place = 320324100201, value = 3, of = 5 }, { place = 320324101202, value = 1, of = 1 }]
[[example]]
level = "county"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 599999 },
  { place = 320324100201, size = 2, income_fen_per_head = 600000 },
  { place = 320324101202, size = 1, income_fen_per_head = -500 },
  { place = 320324101202, size = 4 },
]
is = [{ place = 320324000000, value = 4, of = 6 }]
*/
SELECT
  place,
  SUM(CASE WHEN income_fen_per_head < income_line * 100 THEN weight ELSE 0 END) AS value,
  SUM(weight) AS "of"
FROM households
WHERE income_fen_per_head IS NOT NULL
GROUP BY place
