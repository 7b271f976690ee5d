"""Companies ready to welcome someone for some days: described, located, found, and available or not.

`actions` writes (save, ban, delete, contacts); `directory` reads (`search`, `nearest`, `detail`). A row of the directory is
a siret × a location × a ROME code × a remote mode (`model.Row`): each is a search document, whose body is the JSON of the
contract but for what depends on the question, which `directory.OfferRow` adds.
"""
