"""Programs that call the immersion API: what each may do, and the signed key it shows."""
