"""The real table: pins and chips. Nothing else knows them."""
