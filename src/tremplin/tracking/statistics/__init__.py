"""What a partner reads of what it brings and receives: figures over a period, added up beforehand, never an event."""
