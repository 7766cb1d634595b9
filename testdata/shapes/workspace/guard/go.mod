module unplug.test/workspace/guard

go 1.22

require unplug.test/workspace/names v0.0.0
