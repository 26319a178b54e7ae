/*
zh = "各状态户数"
en = "Households by status"
unit = "households"
unit_zh = "户"
adds = true
words = "status"
status = "assumed"
note = "every household of the copy"
[[example]]
level = "province"
households = [{ place = 320324100201, status = "registered" }, { place = 320324101202, status = "registered" }, { place = 320324101202, status = "applicant" }]
is = [{ place = 320000000000, part = "registered", value = 2 }, { place = 320000000000, part = "applicant", value = 1 }]
*/
SELECT place, status AS part, COUNT(*) AS value
FROM households
WHERE status IS NOT NULL
GROUP BY place, status
