/*
zh = "未参加基本医疗保险的人口"
en = "Persons without basic medical insurance"
unit = "persons"
unit_zh = "人"
adds = true
status = "assumed"
note = "of all persons of whom it is known"
[[example]]
level = "county"
persons = [
  { place = 320324100201, basic_insurance = "0" }, { place = 320324100201, basic_insurance = "1" },
  { place = 320324101202, basic_insurance = "1" }, { place = 320324101202 },
]
is = [{ place = 320324000000, value = 1, of = 3 }]
*/
SELECT place, SUM(CASE WHEN basic_insurance = '0' THEN 1 ELSE 0 END) AS value, COUNT(*) AS "of"
FROM persons
WHERE basic_insurance IS NOT NULL
GROUP BY place
