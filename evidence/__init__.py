"""Literature review and evidence synthesis, with every quotation proved on its page."""

__version__ = "0.1.0"
