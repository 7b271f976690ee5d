"""Online fairs: kept, told to whoever asks, announced and changed by their announcer's people, found among events."""
