"""API Événements (France Travail) as its clients know it: tokens at `/connexion/oauth2`, events at `/partenaire/evenements/v1`."""
