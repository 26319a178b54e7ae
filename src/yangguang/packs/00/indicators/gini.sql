/*
zh = "基尼系数"
en = "Gini"
unit = "fraction"
unit_zh = "比值"
status = "cited"
source = "Gini 1912; Sen 1973: the population formula, each person with the income per head of the household"
note = "null where all incomes together are not above zero"
[[example]]
level = "county"
households = [
  { place = 320324100201, size = 3, income_fen_per_head = 0 }, { place = 320324101202, size = 1, income_fen_per_head = 100 }, { place = 320324101202, size = 5 },
]
is = [{ place = 320324000000, value = 0.75 }]
[[example]]
level = "village"
households = [{ place = 320324100201, size = 3, income_fen_per_head = 0 }]
is = [{ place = 320324100201 }]
*/
WITH ranked AS (
  SELECT
    place,
    CAST(income_fen_per_head AS DOUBLE) AS income,
    CAST(weight AS DOUBLE) AS weight,
    CAST(SUM(weight) OVER (PARTITION BY place ORDER BY income_fen_per_head, weight ROWS UNBOUNDED PRECEDING) AS DOUBLE) AS reached
  FROM households
  WHERE income_fen_per_head IS NOT NULL
)
SELECT
  place,
  CASE WHEN SUM(weight * income) > 0
    THEN SUM(weight * income * (2 * reached - weight)) / (MAX(reached) * SUM(weight * income)) - 1 END AS value
FROM ranked
GROUP BY place
