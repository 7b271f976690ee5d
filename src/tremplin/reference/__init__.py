"""What France publishes and this program only reads: places, domains, activities, countries, public holidays."""
