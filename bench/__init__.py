"""What each promise about speed costs on this machine, both sides measured in one run; `./run bench` prints the table."""
