"""The pages about a draft that architects read before they publish it. `rules.admin` edits it."""
