-- Stands for the request's context, which can be handed on and nothing else.
unplug.context = {}
