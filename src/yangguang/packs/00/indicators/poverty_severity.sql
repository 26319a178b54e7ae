/*
zh = "贫困深度"
en = "Severity of poverty"
unit = "fen² a year"
unit_zh = "分²/年"
adds = true
values = ["income_line"]
status = "cited"
source = "Foster, Greer and Thorbecke 1984 (FGT 2)"
note = "squared gaps, so that the poorest count most; the rate is FGT 2"
[[example]]
level = "county"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 599999 },
  { place = 320324100201, size = 2, income_fen_per_head = 600000 },
  { place = 320324101202, size = 1, income_fen_per_head = -500 },
  { place = 320324101202, size = 4 },
]
is = [{ place = 320324000000, value = 360000000003, of = 2160000000000 }]
*/
SELECT
  place,
  SUM(CASE WHEN income_fen_per_head < income_line * 100
    THEN CAST((income_line * 100 - GREATEST(income_fen_per_head, 0)) * (income_line * 100 - GREATEST(income_fen_per_head, 0)) * weight AS DECIMAL(38, 0))
    ELSE 0 END) AS value,
  SUM(CAST(income_line * 100 * income_line * 100 * weight AS DECIMAL(38, 0))) AS "of"
FROM households
WHERE income_fen_per_head IS NOT NULL
GROUP BY place
