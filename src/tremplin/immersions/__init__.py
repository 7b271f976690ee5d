"""Work immersions: companies ready to welcome someone, and the agreement that covers the days spent there."""
