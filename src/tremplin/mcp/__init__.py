"""What assistants (Claude, Le Chat, an editor…) may ask of the platform, by the Model Context Protocol: look for, read, explain."""
