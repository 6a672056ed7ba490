"""Papers: what leaves the practice on a page, drawn from plain content and nothing else."""
