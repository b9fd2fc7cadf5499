"""The process around the control core: real-time loop, link to the web, recording, start, end."""
