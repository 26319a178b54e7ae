"""What a table or a frozen copy says in numbers: poverty, inequality and want, at every level, added up exactly."""
