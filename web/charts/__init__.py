"""Charts as pictures made on the server: plain geometry, and a table with the same figures."""
