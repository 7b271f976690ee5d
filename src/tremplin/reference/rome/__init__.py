"""ROME, the register of occupations of France Travail: codes, names of jobs (appellations), and finding them while one types."""
