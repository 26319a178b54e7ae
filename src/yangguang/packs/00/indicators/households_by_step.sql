/*
zh = "各环节户数"
en = "Households by step"
unit = "households"
unit_zh = "户"
adds = true
words = "step"
status = "assumed"
note = "households with a case under way"
[[example]]
level = "province"
households = [{ place = 320324100201, case_step = "meeting" }, { place = 320324101202, case_step = "meeting" }, { place = 320324101202, case_step = "compare" }]
is = [{ place = 320000000000, part = "meeting", value = 2 }, { place = 320000000000, part = "compare", value = 1 }]
*/
SELECT place, case_step AS part, COUNT(*) AS value
FROM households
WHERE case_step IS NOT NULL
GROUP BY place, case_step
