"""Records of two tables that speak of the same person although no number says so: weighed here, decided by people."""
