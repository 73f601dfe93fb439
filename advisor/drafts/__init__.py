"""What architects see of a draft before they publish it; the rows are edited in `rules.admin`."""
