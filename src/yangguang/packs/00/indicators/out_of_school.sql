/*
zh = "义务教育阶段未在校儿童"
en = "Children of school age not at school"
unit = "persons"
unit_zh = "人"
adds = true
values = ["school_age_first", "school_age_last"]
status = "cited"
source = "Compulsory Education Law of the PRC (2006), art. 11"
note = "school_age: whole years on the last 31 August; of the children of that age of whom it is known"
[[example]]
level = "county"
day = 2016-10-28
persons = [
  { place = 320324100201, birth_month = 201008, student = "00" }, { place = 320324100201, birth_month = 201009, student = "00" },
  { place = 320324101202, birth_month = 200009, student = "02" }, { place = 320324101202, birth_month = 200008, student = "00" }, { place = 320324101202, birth_month = 200801 },
]
is = [{ place = 320324000000, value = 1, of = 2 }]
*/
SELECT place, SUM(CASE WHEN student = '00' THEN 1 ELSE 0 END) AS value, COUNT(*) AS "of"
FROM persons
WHERE student IS NOT NULL AND school_age BETWEEN school_age_first AND school_age_last
GROUP BY place
