"""Job events and online fairs: announced, described, located in space and time, found, and kept visible when cancelled.

`actions` writes (save, cancel, remove), `agenda` reads (search, one event, fairs, events on site), `loading` loads in bulk, `feeds`
reads and writes the formats that calendars speak. Each event is a search document whose body is the JSON of the contract.
"""
