module unplug.test/workspace/names

go 1.22
