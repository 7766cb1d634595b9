-- Stands for nil inside of maps and lists.
unplug.null = {}
