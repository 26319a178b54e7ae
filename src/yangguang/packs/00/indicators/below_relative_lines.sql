/*
zh = "低于相对贫困线的人口"
en = "Persons below relative lines"
unit = "persons"
unit_zh = "人"
status = "cited"
source = "Eurostat: at risk of poverty (0.6 of the median); FGT 0"
note = "strictly below a part of the median of the place itself, so places do not add up; the median: quantiles, 0.5"
[part."0.4"]
zh = "低于中位数的 40%"
en = "Below 40% of the median"
[part."0.5"]
zh = "低于中位数的 50%"
en = "Below 50% of the median"
[part."0.6"]
zh = "低于中位数的 60%"
en = "Below 60% of the median"
[part."0.7"]
zh = "低于中位数的 70%"
en = "Below 70% of the median"
[[example]]
level = "township"
households = [
  { place = 320324100201, size = 1, income_fen_per_head = 100 }, { place = 320324100201, size = 1, income_fen_per_head = 300 },
  { place = 320324100202, size = 2, income_fen_per_head = 1000 }, { place = 320324101202, size = 3, income_fen_per_head = -20 },
  { place = 320324101202, size = 7 },
]
is = [
  { place = 320324100000, part = "0.4", value = 1, of = 4 },
  { place = 320324100000, part = "0.5", value = 2, of = 4 },
  { place = 320324100000, part = "0.6", value = 2, of = 4 },
  { place = 320324100000, part = "0.7", value = 2, of = 4 },
  { place = 320324101000, part = "0.4", value = 3, of = 3 },
  { place = 320324101000, part = "0.5", value = 3, of = 3 },
  { place = 320324101000, part = "0.6", value = 3, of = 3 },
  { place = 320324101000, part = "0.7", value = 3, of = 3 },
]
*/
WITH parts AS (
  SELECT 4 AS tenths, '0.4' AS part
  UNION ALL SELECT 5 AS tenths, '0.5' AS part
  UNION ALL SELECT 6 AS tenths, '0.6' AS part
  UNION ALL SELECT 7 AS tenths, '0.7' AS part
), ranked AS (
  SELECT
    place,
    income_fen_per_head AS income,
    weight,
    SUM(weight) OVER (PARTITION BY place ORDER BY income_fen_per_head, weight ROWS UNBOUNDED PRECEDING) AS reached,
    SUM(weight) OVER (PARTITION BY place) AS whole
  FROM households
  WHERE income_fen_per_head IS NOT NULL
), medians AS (
  SELECT
    place,
    MIN(CASE WHEN reached * 2 >= whole THEN income END) AS low,
    MIN(CASE WHEN reached * 2 > whole THEN income END) AS high
  FROM ranked
  GROUP BY place
)
SELECT
  ranked.place,
  part,
  SUM(CASE WHEN 20 * income < tenths * (low + COALESCE(high, low)) THEN weight ELSE 0 END) AS value,
  SUM(weight) AS "of"
FROM ranked JOIN medians ON ranked.place = medians.place CROSS JOIN parts
GROUP BY ranked.place, part
