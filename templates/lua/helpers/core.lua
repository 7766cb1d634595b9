-- Helpers for scripts made by unplug: what Go does, and the gateway's request and response as plugins saw them.
unplug = {}
