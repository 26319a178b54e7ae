/*
zh = "贫困差距"
en = "Poverty gap"
unit = "fen a year"
unit_zh = "分/年"
adds = true
values = ["income_line"]
status = "cited"
source = "Foster, Greer and Thorbecke 1984 (FGT 1)"
note = "value: what all the poor lack to reach the line; the rate is FGT 1; a negative income lacks the whole line, not more"
[[example]]
level = "county"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 599999 },
  { place = 320324100201, size = 2, income_fen_per_head = 600000 },
  { place = 320324101202, size = 1, income_fen_per_head = -500 },
  { place = 320324101202, size = 4 },
]
is = [{ place = 320324000000, value = 600003, of = 3600000 }]
*/
SELECT
  place,
  SUM(CASE WHEN income_fen_per_head < income_line * 100
    THEN (income_line * 100 - GREATEST(income_fen_per_head, 0)) * weight ELSE 0 END) AS value,
  SUM(income_line * 100 * weight) AS "of"
FROM households
WHERE income_fen_per_head IS NOT NULL
GROUP BY place
