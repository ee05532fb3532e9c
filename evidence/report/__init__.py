"""Drafts and reports: what a template may see, figures, rendering to four formats, and checking what was rendered."""
