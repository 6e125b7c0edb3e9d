"""Making other people's text safe to show, as every format of the reports does it."""

from groundswell.safe import cell_text, one_line, visible, web_link

__all__ = ["cell_text", "one_line", "visible", "web_link"]
