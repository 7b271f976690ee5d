"""Catalogues coming in: announcers' feeds fetched or uploaded, read, merged with what is known, and reported mission by mission."""
