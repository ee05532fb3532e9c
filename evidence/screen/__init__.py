"""Screening: what stands, who reads what next, how far two reviewers agree, and the counts of the flow diagram."""
