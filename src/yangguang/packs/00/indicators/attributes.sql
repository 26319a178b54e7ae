/*
zh = "户属性"
en = "Household attributes"
unit = "households"
unit_zh = "户"
adds = true
codes = "attribute"
status = "assumed"
note = "none stated is a part of its own"
[[example]]
level = "village"
households = [
  { place = 320324100201, attribute = "01" }, { place = 320324100201, attribute = "02" }, { place = 320324100201, attribute = "02" },
  { place = 320324101202, attribute = "01" }, { place = 320324101202 },
]
is = [
  { place = 320324100201, part = "01", value = 1 }, { place = 320324100201, part = "02", value = 2 },
  { place = 320324101202, part = "01", value = 1 }, { place = 320324101202, value = 1 },
]
*/
SELECT place, attribute AS part, COUNT(*) AS value
FROM households
GROUP BY place, attribute
