"""A partner's events and refusals as they are stored, for whoever connects a site and wants to see what each action became."""
