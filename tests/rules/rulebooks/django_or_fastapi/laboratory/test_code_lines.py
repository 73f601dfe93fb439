import pytest
from code_lines import python_lines, text_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("a = 1\n\n# A comment.\nb = 2  # another\n", 2),
        ('"""About\nthis module."""\n\na = 1\n', 1),
        ('def one():\n    """Says what."""\n    return 1\n', 2),
        ('async def one():\n    """Says\n    what."""\n    return 1\n', 2),
        ('class One:\n    """Says what."""\n\n    a = 1\n', 2),
        ('text = """\\\nthree\nlines"""\n', 3),
        ("one(\n    # A comment.\n    1,\n\n    2,\n)\n", 4),
    ],
)
def test_comments_docstrings_and_empty_lines_are_no_code(tmp_path, text, lines):
    file = tmp_path / "module.py"
    file.write_text(text)
    assert python_lines(file) == lines


def test_empty_lines_of_templates_do_not_count(tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<p>\n\n  \n</p>\n")
    assert text_lines(file) == 2
