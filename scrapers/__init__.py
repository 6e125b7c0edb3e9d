"""Outside world → pages: `platforms/` reads saved pages and payloads; `collect/` alone opens sockets."""
