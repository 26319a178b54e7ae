/*
zh = "主要致贫原因"
en = "Main causes"
unit = "households"
unit_zh = "户"
adds = true
codes = "cause"
status = "assumed"
note = "one main cause a household; none stated is a part of its own"
[[example]]
level = "village"
households = [
  { place = 320324100201, cause = "01" }, { place = 320324100201, cause = "02" }, { place = 320324100201, cause = "02" },
  { place = 320324101202, cause = "01" }, { place = 320324101202 },
]
is = [
  { place = 320324100201, part = "01", value = 1 }, { place = 320324100201, part = "02", value = 2 },
  { place = 320324101202, part = "01", value = 1 }, { place = 320324101202, value = 1 },
]
*/
SELECT place, cause AS part, COUNT(*) AS value
FROM households
GROUP BY place, cause
