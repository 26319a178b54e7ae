"""The staff's pages: desk, queue, record, step, batch, and who looks after the log-ins."""
