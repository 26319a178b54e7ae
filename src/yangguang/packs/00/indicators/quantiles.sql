/*
zh = "人均纯收入的分位数"
en = "Quantiles of net income per head"
unit = "fen a year"
unit_zh = "分/年"
status = "cited"
source = "Eurostat, EU-SILC 131-rev/04, as R's laeken defines weightedQuantile"
note = "of persons; where the share is reached exactly, the middle to the next income; 0.5 is the median"
[part."0.01"]
zh = "1% 分位数"
en = "1st percentile"
[part."0.05"]
zh = "5% 分位数"
en = "5th percentile"
[part."0.1"]
zh = "10% 分位数"
en = "10th percentile"
[part."0.2"]
zh = "20% 分位数"
en = "20th percentile"
[part."0.25"]
zh = "25% 分位数"
en = "25th percentile"
[part."0.3"]
zh = "30% 分位数"
en = "30th percentile"
[part."0.4"]
zh = "40% 分位数"
en = "40th percentile"
[part."0.5"]
zh = "中位数"
en = "Median"
[part."0.6"]
zh = "60% 分位数"
en = "60th percentile"
[part."0.7"]
zh = "70% 分位数"
en = "70th percentile"
[part."0.75"]
zh = "75% 分位数"
en = "75th percentile"
[part."0.8"]
zh = "80% 分位数"
en = "80th percentile"
[part."0.9"]
zh = "90% 分位数"
en = "90th percentile"
[part."0.95"]
zh = "95% 分位数"
en = "95th percentile"
[part."0.99"]
zh = "99% 分位数"
en = "99th percentile"
[[example]]
level = "township"
households = [
  { place = 320324100201, size = 1, income_fen_per_head = 100 }, { place = 320324100201, size = 1, income_fen_per_head = 300 },
  { place = 320324100202, size = 2, income_fen_per_head = 1000 }, { place = 320324101202, size = 3, income_fen_per_head = -20 },
  { place = 320324101202, size = 7 },
]
is = [
  { place = 320324100000, part = "0.01", value = 100.0 },
  { place = 320324100000, part = "0.05", value = 100.0 },
  { place = 320324100000, part = "0.1", value = 100.0 },
  { place = 320324100000, part = "0.2", value = 100.0 },
  { place = 320324100000, part = "0.25", value = 200.0 },
  { place = 320324100000, part = "0.3", value = 300.0 },
  { place = 320324100000, part = "0.4", value = 300.0 },
  { place = 320324100000, part = "0.5", value = 650.0 },
  { place = 320324100000, part = "0.6", value = 1000.0 },
  { place = 320324100000, part = "0.7", value = 1000.0 },
  { place = 320324100000, part = "0.75", value = 1000.0 },
  { place = 320324100000, part = "0.8", value = 1000.0 },
  { place = 320324100000, part = "0.9", value = 1000.0 },
  { place = 320324100000, part = "0.95", value = 1000.0 },
  { place = 320324100000, part = "0.99", value = 1000.0 },
  { place = 320324101000, part = "0.01", value = -20.0 },
  { place = 320324101000, part = "0.05", value = -20.0 },
  { place = 320324101000, part = "0.1", value = -20.0 },
  { place = 320324101000, part = "0.2", value = -20.0 },
  { place = 320324101000, part = "0.25", value = -20.0 },
  { place = 320324101000, part = "0.3", value = -20.0 },
  { place = 320324101000, part = "0.4", value = -20.0 },
  { place = 320324101000, part = "0.5", value = -20.0 },
  { place = 320324101000, part = "0.6", value = -20.0 },
  { place = 320324101000, part = "0.7", value = -20.0 },
  { place = 320324101000, part = "0.75", value = -20.0 },
  { place = 320324101000, part = "0.8", value = -20.0 },
  { place = 320324101000, part = "0.9", value = -20.0 },
  { place = 320324101000, part = "0.95", value = -20.0 },
  { place = 320324101000, part = "0.99", value = -20.0 },
]
*/
WITH shares AS (
  SELECT 1 AS percent, '0.01' AS part
  UNION ALL SELECT 5 AS percent, '0.05' AS part
  UNION ALL SELECT 10 AS percent, '0.1' AS part
  UNION ALL SELECT 20 AS percent, '0.2' AS part
  UNION ALL SELECT 25 AS percent, '0.25' AS part
  UNION ALL SELECT 30 AS percent, '0.3' AS part
  UNION ALL SELECT 40 AS percent, '0.4' AS part
  UNION ALL SELECT 50 AS percent, '0.5' AS part
  UNION ALL SELECT 60 AS percent, '0.6' AS part
  UNION ALL SELECT 70 AS percent, '0.7' AS part
  UNION ALL SELECT 75 AS percent, '0.75' AS part
  UNION ALL SELECT 80 AS percent, '0.8' AS part
  UNION ALL SELECT 90 AS percent, '0.9' AS part
  UNION ALL SELECT 95 AS percent, '0.95' AS part
  UNION ALL SELECT 99 AS percent, '0.99' AS part
), ranked AS (
  SELECT
    place,
    income_fen_per_head AS income,
    SUM(weight) OVER (PARTITION BY place ORDER BY income_fen_per_head, weight ROWS UNBOUNDED PRECEDING) AS reached,
    SUM(weight) OVER (PARTITION BY place) AS whole
  FROM households
  WHERE income_fen_per_head IS NOT NULL
), found AS (
  SELECT
    place,
    part,
    MIN(CASE WHEN reached * 100 >= percent * whole THEN income END) AS low,
    MIN(CASE WHEN reached * 100 > percent * whole THEN income END) AS high
  FROM ranked CROSS JOIN shares
  GROUP BY place, part
)
SELECT place, part, CAST(low + COALESCE(high, low) AS DOUBLE) / 2 AS value
FROM found
