"""The pages of the platform's staff: partners, people, what runs and what fails, what was done. All of it leaves a trace."""
