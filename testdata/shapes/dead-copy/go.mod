module unplug.test/dead-copy

go 1.22
