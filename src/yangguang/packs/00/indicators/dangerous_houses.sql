/*
zh = "危房户"
en = "Households in dangerous houses"
unit = "households"
unit_zh = "户"
adds = true
codes = "dangerous_house"
status = "assumed"
note = "grades C and D and those without a grade, each of all households of which it is known"
[[example]]
level = "village"
households = [
  { place = 320324100201, dangerous_house = "C" }, { place = 320324100201, dangerous_house = "0" }, { place = 320324100201, dangerous_house = "D" }, { place = 320324100201 },
]
is = [
  { place = 320324100201, part = "9", value = 0, of = 3 }, { place = 320324100201, part = "C", value = 1, of = 3 },
  { place = 320324100201, part = "D", value = 1, of = 3 },
]
*/
SELECT place, 'C' AS part, SUM(CASE WHEN dangerous_house = 'C' THEN 1 ELSE 0 END) AS value, COUNT(*) AS "of" FROM households WHERE dangerous_house IS NOT NULL GROUP BY place
UNION ALL
SELECT place, 'D' AS part, SUM(CASE WHEN dangerous_house = 'D' THEN 1 ELSE 0 END) AS value, COUNT(*) AS "of" FROM households WHERE dangerous_house IS NOT NULL GROUP BY place
UNION ALL
SELECT place, '9' AS part, SUM(CASE WHEN dangerous_house = '9' THEN 1 ELSE 0 END) AS value, COUNT(*) AS "of" FROM households WHERE dangerous_house IS NOT NULL GROUP BY place
