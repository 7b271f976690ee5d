"""Pages of companies: joining the directory step by step, and looking after one's page."""
