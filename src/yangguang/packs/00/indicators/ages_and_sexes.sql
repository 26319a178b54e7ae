/*
zh = "人口的年龄和性别"
en = "Persons by age and sex"
unit = "persons"
unit_zh = "人"
adds = true
status = "assumed"
note = "whole years on the copy's day; the bands are school age and working age as the statistical yearbooks cut them"
[part."1/00-05"]
zh = "男，0—5岁"
en = "Male, 0–5"
[part."1/06-15"]
zh = "男，6—15岁"
en = "Male, 6–15"
[part."1/16-59"]
zh = "男，16—59岁"
en = "Male, 16–59"
[part."1/60-"]
zh = "男，60岁及以上"
en = "Male, 60 and over"
[part."2/00-05"]
zh = "女，0—5岁"
en = "Female, 0–5"
[part."2/06-15"]
zh = "女，6—15岁"
en = "Female, 6–15"
[part."2/16-59"]
zh = "女，16—59岁"
en = "Female, 16–59"
[part."2/60-"]
zh = "女，60岁及以上"
en = "Female, 60 and over"
[part."/00-05"]
zh = "性别不详，0—5岁"
en = "Sex unknown, 0–5"
[part."/06-15"]
zh = "性别不详，6—15岁"
en = "Sex unknown, 6–15"
[part."/16-59"]
zh = "性别不详，16—59岁"
en = "Sex unknown, 16–59"
[part."/60-"]
zh = "性别不详，60岁及以上"
en = "Sex unknown, 60 and over"
[[example]]
level = "county"
day = 2016-10-28
persons = [
  { place = 320324100201, sex = "1", birth_month = 201011 }, { place = 320324100201, sex = "1", birth_month = 201010 },
  { place = 320324101202, sex = "2", birth_month = 195001 }, { place = 320324101202, sex = "2", birth_month = 195610 }, { place = 320324101202, birth_month = 195611 },
]
is = [
  { place = 320324000000, part = "/16-59", value = 1 }, { place = 320324000000, part = "1/00-05", value = 1 },
  { place = 320324000000, part = "1/06-15", value = 1 }, { place = 320324000000, part = "2/60-", value = 2 },
]
*/
SELECT place, CONCAT(sex, '/', band) AS part, COUNT(*) AS value
FROM (
  SELECT place, COALESCE(sex, '') AS sex, CASE
    WHEN age <= 5 THEN '00-05'
    WHEN age <= 15 THEN '06-15'
    WHEN age <= 59 THEN '16-59'
    ELSE '60-' END AS band
  FROM persons
  WHERE age IS NOT NULL
) AS aged
GROUP BY place, sex, band
